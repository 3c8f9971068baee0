import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { weaknessOf } from '../../../../src/service/accounts/passwords/policy.ts';

const refused = (password: string, username = 'bob') => weaknessOf(password, username);

describe('a new password', () => {
  it('is accepted whatever it is made of', () => {
    for (const password of [
      'four plain words here',
      '847261930581',
      'ONLYCAPITALS OF MINE',
      '!?!?-#-#-!?!?',
      'zwölf Bären grüßen',
      'собака идёт домой',
      '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧',
    ])
      assert.equal(refused(password), null, password);
  });

  it('has at least 12 characters and at most 128, each counted once', () => {
    assert.match(refused('elevenchars') ?? '', /at least 12/);
    assert.match(refused('🦊'.repeat(11)) ?? '', /at least 12/);
    assert.match(refused('e\u0301'.repeat(11)) ?? '', /at least 12/);
    const words = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x4e00 + index * 7));
    assert.equal(refused(words.slice(0, 128).join('')), null);
    assert.match(refused(words.slice(0, 129).join('')) ?? '', /at most 128/);
    assert.equal(refused('🦊🐻'.repeat(64)), null);
  });

  it('is not a common one, in whatever case', () => {
    for (const password of ['password1234', 'Password1234', 'qwertyuiop123', '123456789012', 'iloveyou1234'])
      assert.match(refused(password) ?? '', /Many people/, password);
  });

  it('may contain a common one', () => {
    assert.equal(refused('my password1234 is longer'), null);
  });

  it('is not made of the name of the user or of the service, nor the one in the documentation', () => {
    for (const [password, username] of [
      ['bob the builder', 'bob.the.builder'],
      ['BobTheBuilder-99', 'bobthebuilder'],
      ['anna-anna-anna', 'anna'],
      ['statelab 2026!', 'bob'],
      ['statelab-bob-1', 'bob'],
      ['correct horse battery staple', 'bob'],
      ['Correct-Horse-Battery-Staple', 'bob'],
    ] as const)
      assert.match(refused(password, username) ?? '', /easily guessed/, password);
    assert.equal(refused('anna walks to the lake', 'anna'), null);
    assert.equal(refused('4711 4712 4713', '4711'), null);
  });

  it('is compared with a list that holds three times what ASVS asks for, all of it within the rules', () => {
    const list = new URL(
      '../../../../src/service/accounts/passwords/common-passwords.txt.gz',
      import.meta.url,
    );
    const lines = gunzipSync(readFileSync(list)).toString().split('\n').filter(Boolean);
    assert.equal(lines.length, 10_000);
    assert.equal(new Set(lines).size, 10_000);
    assert.deepEqual(
      lines.filter((line) => [...line].length < 12 || line !== line.toLowerCase()),
      [],
    );
  });
});
