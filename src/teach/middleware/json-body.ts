/** Reads JSON bodies, and nothing else: no other type, no compression, at most 64 KiB. */
import express, { type RequestHandler, Router } from 'express';
import { limits } from '../../protocol/headers.ts';
import { Problem } from '../../protocol/problems.ts';

const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  // `is` answers null when there is no body at all; the schema then names what is missing.
  if (request.is('application/json') === false) throw new Problem('unsupported_media_type');
  next();
};

const parseJson = express.json({ limit: limits.bodyBytesMax, inflate: false, strict: false });

export const jsonBody: RequestHandler = Router().use(refuseOtherTypes, parseJson);
