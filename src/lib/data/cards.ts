/** Cards: written, changed, moved between topics, taken back. */
import * as z from 'zod/mini';
import { Card } from '../domain/workshop.ts';
import { call, nothing, type Client } from './call.ts';

/** A card that is about to be written; while cards are read it may build on one of them. */
export interface CardDraft {
	id: string;
	promptId: string;
	body: string;
	parentId?: string | null;
	told?: Told;
	/** meant to be read by nobody else yet: refused once the cards are open */
	isSealed?: boolean;
}

/** What a question may ask of a card beyond its text, each refused where it does not: the name is the author's to type. */
export interface Told {
	happened_at: string | null;
	signature: string | null;
}

/** While the window is open a sealed card, from the reveal until the ballot an added one. */
export function addCard(client: Client, workshop: string, card: CardDraft): Promise<Card> {
	const args = {
		p_id: card.id,
		p_workshop: workshop,
		p_prompt: card.promptId,
		p_body: card.body,
		p_parent: card.parentId,
		p_happened_at: card.told?.happened_at,
		p_signature: card.told?.signature,
		p_is_sealed: card.isSealed
	};
	return call(client, 'add_card', args, Card);
}

/** Changes an own sealed card that was last seen at `version`, with all that it tells. */
export function editCard(client: Client, card: string, version: number, body: string, told: Told): Promise<Card> {
	const args = { p_card: card, p_version: version, p_body: body };
	return call(client, 'edit_card', { ...args, p_happened_at: told.happened_at, p_signature: told.signature }, Card);
}

/** Takes back an own card. */
export function withdrawCard(client: Client, card: string): Promise<void> {
	return call(client, 'withdraw_card', { p_card: card }, nothing);
}

/** Puts a card on a topic. */
export function moveCard(client: Client, card: string, topic: string): Promise<Card> {
	return call(client, 'move_card', { p_card: card, p_topic: topic }, Card);
}

/** Puts a card on a new topic of its own, with the id `topic`. */
export function separateCard(client: Client, card: string, topic: string): Promise<Card> {
	return call(client, 'separate_card', { p_card: card, p_topic: topic }, Card);
}

/** While people sort apart: states on which own piles cards lie. Answers with all own piles, card id -> pile id. */
export function putInPiles(
	client: Client,
	phase: string,
	piles: Readonly<Record<string, string>>
): Promise<Record<string, string>> {
	return call(client, 'put_in_piles', { p_phase: phase, p_piles: piles }, z.record(z.string(), z.string()));
}

/** Facilitator: takes a revealed card down; the reason is shown to all. */
export function takeDownCard(client: Client, card: string, reason: string): Promise<Card> {
	return call(client, 'take_down_card', { p_card: card, p_reason: reason }, Card);
}
