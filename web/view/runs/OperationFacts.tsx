/** All that a history tells of one operation, in the inspector. It holds no credential, so none can be shown. */
import type { ReactNode } from 'react';
import { type ProblemCode, problems } from '../../../src/protocol/problems.ts';
import { statementTexts } from '../../../src/protocol/statements.ts';
import { reasonOf, seconds } from '../../model/replay/moment-words.ts';
import { type Operation, titleOf } from '../../model/replay/operations.ts';
import { bytes, milliseconds } from '../../model/words.ts';
import type { Side } from './side.ts';

interface Props {
  readonly side: Side;
  readonly operation: number;
  readonly close: () => void;
}

export function OperationFacts({ side, operation: number, close }: Props) {
  const operation = side.timeline.operations.find(number);
  if (!operation) return null;
  const proofs = side.result?.evidence.filter((each) => each.operation === number) ?? [];
  const { invoke, complete } = operation;
  const code = complete?.code;
  const action =
    code !== undefined && Object.hasOwn(problems, code) ? problems[code as ProblemCode].action : null;
  return (
    <div className="operation-facts">
      <header>
        <p className="small muted">
          Operation {number}, {side.timeline.deployment}
          <button type="button" className="button quiet right" onClick={close}>
            Close <kbd>Esc</kbd>
          </button>
        </p>
        <h2>
          {complete?.status ?? 'No answer'}: {titleOf(operation)}
        </h2>
        <p className="muted">
          {reasonWords(operation)} {action}
        </p>
      </header>
      {proofs.map((proof) => (
        <section key={`${proof.invariant} ${proof.text}`}>
          <h3>This operation proves that {proof.invariant} is false</h3>
          <p>{statementTexts[proof.invariant].inShort}</p>
          <p className="muted">{proof.text}</p>
        </section>
      ))}
      <section>
        <h3>Who asked whom</h3>
        <dl className="rows">
          <Fact name="client">
            {invoke.session}, session of {invoke.user}
          </Fact>
          <Fact name="sent to">
            {invoke.to}
            {invoke.probe && ', as a probe past the gateway'}
          </Fact>
          <Fact name="answered by">{complete?.servedBy ?? 'nobody'}</Fact>
          {invoke.productId && (
            <Fact name="asked for">
              {invoke.quantity} × {invoke.productId}
            </Fact>
          )}
          {invoke.text && <Fact name="said">{invoke.text}</Fact>}
          {invoke.key && <Fact name="under the key">{invoke.key}</Fact>}
          {invoke.canary && (
            <Fact name="planted">
              {invoke.canary}
              {invoke.misplaced && ', where none may stand'}
            </Fact>
          )}
        </dl>
      </section>
      <section>
        <h3>When</h3>
        <dl className="rows">
          <Fact name="sent">{seconds(operation.at)}</Fact>
          <Fact name="ended">{complete ? seconds(operation.endAt) : 'not in this history'}</Fact>
          {complete && <Fact name="took">{milliseconds(operation.endAt - operation.at)}</Fact>}
          {complete && <Fact name="since it was due">{milliseconds(complete.latencyMs)}</Fact>}
        </dl>
      </section>
      <Credential operation={operation} />
      {complete && <Shown output={complete.output} />}
    </div>
  );
}

function reasonWords(operation: Operation): string {
  const reason = reasonOf(operation);
  if (reason !== null) return `${reason}.`;
  return operation.complete?.status ? 'Answered as asked.' : '';
}

function Credential({ operation: { invoke, complete } }: { readonly operation: Operation }) {
  const shown = invoke.credential === null ? 'none' : `number ${invoke.credential}`;
  return (
    <section>
      <h3>What it carried</h3>
      <dl className="rows">
        <Fact name="credential">
          {shown}
          {invoke.replay && ', not the newest, on purpose'}
          {invoke.forged && `, made up: ${invoke.forged}`}
        </Fact>
        {complete && <Fact name="its size">{bytes(complete.credentialBytes)}</Fact>}
        {complete && <Fact name="whole request">{bytes(complete.requestBytes)}</Fact>}
        {complete?.issued !== undefined && <Fact name="got back">number {complete.issued}</Fact>}
        {complete?.issuedParts && <Fact name="in parts of">{complete.issuedParts.join(' + ')} B</Fact>}
        {complete?.discloses && complete.discloses.length > 0 && (
          <Fact name="readable in it">{complete.discloses.join(', ')}</Fact>
        )}
        {complete?.cleared && <Fact name="told to">forget its credential</Fact>}
      </dl>
    </section>
  );
}

function Shown({ output }: { readonly output: object }) {
  if (Object.keys(output).length === 0) return null;
  return (
    <section>
      <h3>What the answer showed</h3>
      <pre>{JSON.stringify(output, null, 1)}</pre>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
