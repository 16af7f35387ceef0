import { beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '$lib/domain/refusal.ts';
import { newId } from '$lib/workshop/identity.ts';
import { Creation } from './creation.svelte.ts';
import { CreationDraft, freshDraft } from './creation-draft.ts';
import { draftStore } from './draft-store.ts';
import { templateWords } from './template-words.ts';

/** A Monday noon in Madrid. */
const NOW = Date.parse('2026-03-02T11:00:00Z');
const begun = (zone = 'Europe/Madrid') => new Creation(freshDraft(templateWords, newId), zone, NOW);
const filled = () => {
	const creation = begun();
	creation.draft.title = 'Sprint 42';
	creation.draft.purpose = 'Learn';
	return creation;
};

describe('a new workshop', () => {
	test('title and purpose are enough', () => {
		const plan = filled().read();
		expect(plan?.phases.map(({ step }) => step)).toEqual(['collect', 'read', 'group', 'vote', 'discuss', 'check']);
		expect(plan?.prompts).toHaveLength(4);
	});

	test('nothing is said to be wrong before it is sent; then it goes as it is put right', () => {
		const creation = begun();
		expect(creation.errors).toEqual({});
		expect(creation.read()).toBeNull();
		expect(Object.keys(creation.errors)).toEqual(['title', 'purpose']);
		creation.draft.title = 'Sprint 42';
		expect(Object.keys(creation.errors)).toEqual(['purpose']);
	});

	test('the times are proposed until they are chosen, and the meeting follows the close', () => {
		const creation = filled();
		const before = creation.times;
		creation.draft.closes_at = '2026-03-10T17:00:00.000Z';
		expect(creation.times.closes_at).toBe('2026-03-10T17:00:00.000Z');
		expect(creation.times.live_at > before.live_at).toBe(true);
	});

	test('the first place elsewhere brings the own one along, the second does not', () => {
		const creation = begun();
		const nairobi = { name: 'Nairobi', zone: 'Africa/Nairobi' };
		creation.setPlaces([nairobi]);
		expect(creation.draft.places.map(({ name }) => name)).toEqual(['Madrid', 'Nairobi']);
		creation.setPlaces([nairobi]);
		expect(creation.draft.places).toEqual([nairobi]);
	});

	test('a meeting before the reveal is wrong where it was entered, and its part is opened', () => {
		const creation = filled();
		creation.draft.live_at = creation.times.closes_at;
		expect(creation.read()).toBeNull();
		expect(Object.keys(creation.errors)).toEqual(['phases.2.opens_at']);
		expect(creation.wrongParts).toEqual(['times']);
	});

	test('a refusal goes to the field that it is about, by the name that the database gives it', () => {
		const creation = filled();
		expect(creation.refuse(new Refusal('invalid', 'live_at'))).toBe(true);
		expect(Object.keys(creation.errors)).toEqual(['phases.2.opens_at']);
		expect(creation.refuse(new Refusal('too_many'))).toBe(false);
	});
});

describe('its draft', () => {
	beforeEach(() => localStorage.clear());

	test('survives a reload with its ids, so that sending it again makes no second workshop', () => {
		const { draft } = filled();
		draftStore(null).write(CreationDraft.parse(draft));
		expect(draftStore(null).read(NOW)).toEqual(draft);
		expect(draftStore('another')?.read(NOW)).toBeNull();
	});

	test('times that have passed are proposed anew', () => {
		const { draft } = filled();
		draft.closes_at = '2026-03-04T17:00:00.000Z';
		draftStore(null).write(CreationDraft.parse(draft));
		expect(draftStore(null).read(Date.parse('2026-03-05T00:00:00Z'))?.closes_at).toBeNull();
	});

	test('what is not a draft is no draft', () => {
		localStorage.setItem('draft:new:plan', '{"title":1}');
		expect(draftStore(null).read(NOW)).toBeNull();
	});
});
