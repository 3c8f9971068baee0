/** What each field of the command line's JSON documents says; the figures of a run have their words in the protocol. */
import { comparisonSources } from '../../../src/protocol/comparison-sources.ts';

const measuredBy = (field: keyof typeof comparisonSources): string =>
  `(${comparisonSources[field].map((name) => name.slice(0, 2)).join(', ')})`;

export const listTexts: Readonly<Record<string, string>> = {
  'experiments[].name': 'number and name, as `run` takes it',
  'experiments[].number': 'as `run` takes it, too',
  'experiments[].title': 'for a person',
  'experiments[].part': 'the part of the course',
  'experiments[].claim': 'the sentence that is tried',
  'experiments[].why': 'why anybody should care',
  'experiments[].predict': 'what to bet on before; `answer` is the number of the right option, from 0',
  'experiments[].steps': 'what is done, in order',
  'experiments[].invariants': 'what is checked',
  'experiments[].expected': 'how it comes out on the teaching servers',
  'experiments[].because': 'and why',
  'experiments[].onService': 'where the service does something else than the teaching servers',
  'experiments[].tryNext': 'names of experiments',
  'experiments[].nodesMin': 'fewer cannot show it',
  'experiments[].needsStore': 'the deployments on which it needs a store that may be broken',
  'deployments[].name': 'as `--deployment` takes it',
  'deployments[].strategy': 'who holds the sessions',
  'deployments[].gateway': 'which server gets the next request',
  'deployments[].nodes': 'how many servers, unless `--nodes` says otherwise',
  'deployments[].store': 'where its sessions lie',
  'deployments[].summary': 'in a sentence',
};

export const doctorTexts: Readonly<Record<string, string>> = {
  ready: 'whether the laboratory can run at all',
  'checks[].name': 'what was looked for',
  'checks[].state': '`limited`: there, but not for everything',
  'checks[].found': 'what is there',
  'checks[].effect': 'what works with it, or does not without it',
  'checks[].remedy': 'the one line that gets it; null where nothing is missing',
};

export const runTexts: Readonly<Record<string, string>> = {
  'runs[].run': 'the folder below `runs/`',
  'runs[].experiment': 'its name',
  'runs[].server': 'which servers were tried',
  'runs[].seed': 'the same seed asks the same',
  'runs[].passed': 'whether each deployment came out as expected, or could not be tried here',
  'runs[].results[].deployment': 'its name',
  'runs[].results[].expected': 'what the course says',
  'runs[].results[].observed':
    'what was seen; `inconclusive`: nobody can say; `unavailable`: not on this machine',
  'runs[].results[].invariants': 'what was checked, and what came of it',
  'runs[].results[].evidence[].invariant': 'the statement that it is about',
  'runs[].results[].evidence[].operation': 'its number in the history; null where it is no single one',
  'runs[].results[].evidence[].text': 'in words',
  'runs[].results[].history': 'the file with all that happened; null where nothing ran',
  'runs[].results[].notes':
    'what else to know: a limit of the machine, a shortened lifetime, why it is inconclusive',
};

export const comparisonTexts: Readonly<Record<string, string>> = {
  version: 'of this shape',
  server: 'which servers were compared',
  seed: 'of all its runs',
  'rows[].deployment': 'its name',
  'rows[].strategy': 'who holds the sessions',
  'rows[].gateway': 'which server gets the next request',
  'rows[].nodes': 'how many servers',
  'rows[].stateHeldBy': `who holds the state, as observed ${measuredBy('stateHeldBy')}`,
  'rows[].credentialBytes': `after the login ${measuredBy('credentialBytes')}`,
  'rows[].requestBytes': `a whole request, its head included, with a cart ${measuredBy('requestBytes')}`,
  'rows[].anyServerWillDo': `whether each server knew each session ${measuredBy('anyServerWillDo')}`,
  'rows[].survivesServerLoss': `whether no session was lost with one server ${measuredBy('survivesServerLoss')}`,
  'rows[].sessionsLostShare': `how many were, from 0 to 1 ${measuredBy('sessionsLostShare')}`,
  'rows[].revocationSeconds': `how long after its logout a credential was last accepted; 0: not at all ${measuredBy('revocationSeconds')}`,
  'rows[].revocationBoundSeconds': `how long it may be, with the default lifetimes ${measuredBy('revocationBoundSeconds')}`,
  'rows[].parallelChanges': `changes at once that were acknowledged, and that were there afterwards ${measuredBy('parallelChanges')}`,
  'rows[].storeOutage': `what a client sees while the store is away ${measuredBy('storeOutage')}`,
  'rows[].bytesPerSession': `by how much nodes and store grow with each session; null where there is none ${measuredBy('bytesPerSession')}`,
  'rows[].latencyMs': `of an answer, under a steady load ${measuredBy('latencyMs')}`,
  'rows[].requestsPerSecond': `as fast as it goes, through the gateway ${measuredBy('requestsPerSecond')}`,
  'rows[].ratioToBareServer': `of that, against servers that only answer ${measuredBy('ratioToBareServer')}`,
  'rows[].evidence': 'the files with all that happened',
  'rows[].notes': 'what limits a figure, or why it is missing; begins with the fields that it is about',
};
