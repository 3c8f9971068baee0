/** What each method of a client takes and gives, inferred from its row in the route table: nothing here names a route. */
import type { z } from 'zod';
import type { headers } from '../protocol/headers.ts';
import type { Route, RouteTable } from '../protocol/route.ts';

export interface CallOptions {
  /** Gives up when the caller does. */
  readonly signal?: AbortSignal;
  /** How long one attempt may take, where it is not the client's own `timeoutMs`. */
  readonly timeoutMs?: number;
}

type Flat<Type> = { [Name in keyof Type]: Type[Name] };
/** `{ body?: … }` where the part itself may be left out, `{ body: … }` where it may not. */
type Under<Name extends string, Type> =
  Partial<Type> extends Type ? { readonly [Each in Name]?: Type } : { readonly [Each in Name]: Type };

/** What is given is only read. */
type Read<Type> = Type extends object ? { readonly [Name in keyof Type]: Read<Type[Name]> } : Type;
type InputOf<Schema> = Schema extends z.ZodType ? Read<z.input<Schema>> : never;
type InputsOf<Schemas> = { readonly [Name in keyof Schemas]: InputOf<Schemas[Name]> };
/** A query is text on its way; a caller gives what the server will have read in it. */
type QueryOf<Schema> = Schema extends z.ZodObject
  ? {
      readonly [Name in keyof z.input<Schema>]: Name extends keyof z.output<Schema>
        ? z.output<Schema>[Name]
        : never;
    }
  : never;

type PartsOf<Row> = (Row extends { readonly params: infer Schemas }
  ? Under<'params', InputsOf<Schemas>>
  : unknown) &
  (Row extends { readonly query: infer Schema } ? Under<'query', QueryOf<Schema>> : unknown) &
  (Row extends { readonly headers: infer Schemas } ? Under<'headers', InputsOf<Schemas>> : unknown) &
  (Row extends { readonly body: infer Schema } ? Under<'body', InputOf<Schema>> : unknown);

export type Input<Row> = Flat<PartsOf<Row> & CallOptions>;

/** The token stays with the client: whoever logs an answer logs no credential. */
type WithoutToken<Type> = string extends keyof Type ? Type : Flat<Omit<Type, 'token'>>;

export type Output<Row extends Route> = Row['answer'] extends z.ZodType
  ? WithoutToken<z.output<Row['answer']>>
  : Row['answer'] extends 'text'
    ? string
    : undefined;

type Optional<Type> = Partial<Type> extends Type ? [input?: Type] : [input: Type];

type Call<Row extends Route> = (...input: Optional<Input<Row>>) => Promise<Output<Row>>;

/** One wish, whatever becomes of the answer: it is carried out at most once, however often it is sent. */
export interface Intent<Row extends Route> {
  /** To be kept where the wish must outlive this process. */
  readonly key: string;
  /** Sends it, and sends it again while the answer leaves open whether it happened; a bounded number of times. */
  send(...input: Optional<Flat<Omit<Input<Row>, 'headers'>>>): Promise<Output<Row>>;
}

interface WithIntent<Row extends Route> {
  /** @param key of a wish that was begun before; absent: a new one */
  intent(key?: string): Intent<Row>;
}

/** A page that may have a next one, by what it answers and by what it can be asked. */
interface PagedRow extends Route {
  readonly query: z.ZodObject<{ cursor: z.ZodType }>;
  readonly answer: z.ZodType<{ nextCursor?: string | null | undefined }>;
}

type ItemOf<Page> = {
  [Name in keyof Page]-?: Page[Name] extends readonly (infer Item)[] ? Item : never;
}[keyof Page];

interface WithPages<Row extends Route> {
  /** Each page in turn, the next one being asked for when it is wanted. */
  pages(...input: Optional<Input<Row>>): AsyncGenerator<Output<Row>, void, undefined>;
  /** Each item of each page. */
  each(...input: Optional<Input<Row>>): AsyncGenerator<ItemOf<Output<Row>>, void, undefined>;
}

type KeyedRow = { readonly headers: Readonly<Record<(typeof headers)['idempotencyKey'], z.ZodType>> };

type Method<Row extends Route> = Call<Row> &
  (Row extends KeyedRow ? WithIntent<Row> : unknown) &
  (Row extends PagedRow ? WithPages<Row> : unknown);

/** One method for each route of a table. */
export type Client<Table extends RouteTable> = { readonly [Id in keyof Table]: Method<Table[Id]> };
