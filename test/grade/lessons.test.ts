import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { gradedBehaviours, lessons } from '../../src/lab/grade/lessons.ts';
import { canaries } from '../contract/canaries.contract.ts';
import { cart } from '../contract/cart.contract.ts';
import { checkouts } from '../contract/checkout.contract.ts';
import { conversation } from '../contract/conversation.contract.ts';
import { credentials } from '../contract/credentials.contract.ts';
import { errors } from '../contract/errors.contract.ts';
import { expiry } from '../contract/expiry.contract.ts';
import { login } from '../contract/login.contract.ts';
import { sessions } from '../contract/sessions.contract.ts';
import { wrongFiles } from '../support/grading.ts';

const contracts = [login, sessions, credentials, cart, checkouts, conversation, errors, canaries, expiry];
const titles = new Set(
  contracts.flatMap((contract) => Object.values(contract).flatMap((each) => Object.keys(each))),
);

describe('the lessons of a grading', () => {
  it('are about behaviours that the contract has, each in one lesson', () => {
    for (const title of gradedBehaviours) assert.ok(titles.has(title), title);
    assert.equal(new Set(gradedBehaviours).size, gradedBehaviours.length);
  });

  it('differ in their words', () => {
    const told = Object.values(wrongFiles).flatMap((id) => lessons.find((lesson) => lesson.id === id) ?? []);
    assert.ok(new Set(told.map(({ headline }) => headline)).size >= 10);
    assert.equal(new Set(lessons.map(({ headline }) => headline)).size, lessons.length);
    assert.equal(new Set(lessons.map(({ id }) => id)).size, lessons.length);
  });

  it('are all shown by something', () => {
    for (const { id, behaviours = [], experiments: numbers = [] } of lessons) {
      assert.ok(behaviours.length + numbers.length > 0, id);
    }
    const registered = experiments.map(({ name }) => name.slice(0, 2));
    const shown = lessons.flatMap((lesson) => lesson.experiments ?? []);
    for (const number of ['01', '03', '07', '08', '10', '15', '20']) {
      assert.ok(registered.includes(number) && shown.includes(number), number);
    }
  });

  it('follow from others that are there, and never from themselves', () => {
    const causesOf = (id: string): readonly string[] => {
      const lesson = lessons.find((one) => one.id === id);
      assert.ok(lesson, id);
      return lesson.followsFrom ?? [];
    };
    const walk = (id: string, seen: readonly string[]): void => {
      assert.ok(!seen.includes(id), [...seen, id].join(' from '));
      for (const cause of causesOf(id)) walk(cause, [...seen, id]);
    };
    for (const { id } of lessons) walk(id, []);
  });
});
