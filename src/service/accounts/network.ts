/** What an address stands for when guesses are counted. */
import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/** IPv4 as it arrives on a socket that takes both kinds. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The first four groups of an IPv6 address in its shortest form. */
function firstHalf(address: string): string {
  const [left = '', right] = address.split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const head = groups(left);
  const tail = right === undefined ? [] : groups(right);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}

/**
 * One customer of a provider: an IPv4 address, or the /64 that holds an IPv6 address. Whoever has one IPv6 address has
 * 2^64 of them, and would otherwise begin anew with each.
 */
export function networkOf(address: string): string {
  const plain = MAPPED.exec(address)?.[1] ?? address;
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  return `${firstHalf(new SocketAddress({ address: plain, family: 'ipv6' }).address)}::/64`;
}
