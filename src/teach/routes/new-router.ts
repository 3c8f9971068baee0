import { Router } from 'express';

/** One reading of an address: `/ME` and `/me/` are not `/me` (ASVS 4.2.1); a cache could tell them apart. */
export const newRouter = (): Router => Router({ caseSensitive: true, strict: true });
