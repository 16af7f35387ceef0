/** The verbs of the database bound to one workshop: the port through which the live workshop speaks, and tests listen. */
import * as ballots from '../data/ballots.ts';
import type { Client } from '../data/call.ts';
import * as cards from '../data/cards.ts';
import * as outcomes from '../data/outcomes.ts';
import * as topics from '../data/topics.ts';
import * as workshops from '../data/workshops.ts';
import type { DotRules } from '../domain/workshop.ts';

export type Gateway = ReturnType<typeof bindGateway>;

export function bindGateway(client: Client, workshop: string) {
	return {
		getWorkshop: () => workshops.getWorkshop(client, workshop),

		addCard: (card: { id: string; promptId: string; body: string }) => cards.addCard(client, workshop, card),
		editCard: (card: string, version: number, body: string) => cards.editCard(client, card, version, body),
		withdrawCard: (card: string) => cards.withdrawCard(client, card),
		moveCard: (card: string, topic: string) => cards.moveCard(client, card, topic),
		separateCard: (card: string, topic: string) => cards.separateCard(client, card, topic),
		takeDownCard: (card: string, reason: string) => cards.takeDownCard(client, card, reason),

		renameTopic: (topic: string, version: number, title: string | null) =>
			topics.renameTopic(client, topic, version, title),
		discussTopic: (move: { from: string | null; to: string | null; seconds: number }) =>
			topics.discussTopic(client, workshop, move),
		setTopicTimebox: (topic: string, endsAt: string) => topics.setTopicTimebox(client, workshop, topic, endsAt),
		parkTopic: (topic: string, reason: string) => topics.parkTopic(client, topic, reason),
		unparkTopic: (topic: string) => topics.unparkTopic(client, topic),

		setBallot: (phase: string, rules: Pick<DotRules, 'budget' | 'cap' | 'open'>) =>
			ballots.setBallot(client, workshop, phase, rules),
		castVote: (phase: string, topic: string, value: number) => ballots.castVote(client, phase, topic, value),
		setDone: (phase: string, isDone: boolean) => ballots.setDone(client, phase, isDone),
		announceProgress: (phase: string) => ballots.announceProgress(client, phase),
		answerScale: (prompt: string, value: number) => ballots.answerScale(client, prompt, value),

		proposeOutcome: (draft: outcomes.OutcomeDraft) => outcomes.proposeOutcome(client, workshop, draft),
		editOutcome: (outcome: string, version: number, text: outcomes.OutcomeText) =>
			outcomes.editOutcome(client, outcome, version, text),
		acceptOutcome: (outcome: string, version: number) => outcomes.acceptOutcome(client, outcome, version),
		removeOutcome: (outcome: string) => outcomes.removeOutcome(client, outcome),

		advance: (from: string) => workshops.advance(client, workshop, from),
		goBack: (from: string | null, voids: boolean) => workshops.goBack(client, workshop, from, voids),
		setTimebox: (phase: string, endsAt: string) => workshops.setTimebox(client, workshop, phase, endsAt),
		setMinutes: (phase: string, minutes: number) => workshops.setMinutes(client, workshop, phase, minutes),
		moveClose: (closesAt: string) => workshops.moveClose(client, workshop, closesAt),
		moveLive: (at: string) => workshops.moveLive(client, workshop, at),
		update: (patch: workshops.WorkshopPatch) => workshops.updateWorkshop(client, workshop, patch)
	};
}
