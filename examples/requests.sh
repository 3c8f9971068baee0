#!/usr/bin/env bash
# The same with curl. Start the servers first: npm run server:stateless and, beside it, npm run server:stateful.
set -euo pipefail

stateless=${STATELESS_URL:-http://127.0.0.1:3000}/api/stateless
stateful=${STATEFUL_URL:-http://127.0.0.1:3001}/api/stateful
json='Content-Type: application/json'
bob='{"username":"bob","password":"correct horse battery staple"}'
jar=$(mktemp)
trap 'rm -f "$jar"' EXIT

echo 'Stateless: the login answers a token, and every request brings it along.'
token=$(curl -sf "$stateless/login" -H "$json" -d "$bob" | sed -E 's/.*"token":"([^"]+)".*/\1/')
curl -sf "$stateless/me" -H "Authorization: Bearer $token"; echo
curl -sf "$stateless/cart/items" -H "Authorization: Bearer $token" -H "$json" -d '{"productId":"laptop","quantity":1}'; echo

echo 'Stateful: the login sets a cookie, which curl keeps in a jar.'
curl -sf "$stateful/login" -c "$jar" -H "$json" -d "$bob"; echo
curl -sf "$stateful/cart/items" -b "$jar" -H "$json" -d '{"productId":"mouse","quantity":2}'; echo
curl -sf "$stateful/cart" -b "$jar"; echo

echo 'After the logout a copy of the cookie is worth nothing, a copy of the token still works.'
curl -sf -X POST "$stateful/logout" -b "$jar"
curl -sf -X POST "$stateless/logout" -H "Authorization: Bearer $token"
curl -s -o /dev/null -w 'cookie: %{http_code}\n' "$stateful/cart" -b "$jar"
curl -s -o /dev/null -w 'token:  %{http_code}\n' "$stateless/cart" -H "Authorization: Bearer $token"
