/**
 * The verbs of the database bound to one workshop: the port through which the live workshop speaks, and tests listen. The
 * client is fetched when it is first needed, so that a page shows its workshop before Supabase's code has arrived.
 */
import * as ballots from '../data/ballots.ts';
import type { Client } from '../data/call.ts';
import * as cards from '../data/cards.ts';
import * as comments from '../data/comments.ts';
import * as outcomes from '../data/outcomes.ts';
import * as posts from '../data/posts.ts';
import * as ratify from '../data/ratify.ts';
import * as reactions from '../data/reactions.ts';
import * as risks from '../data/risks.ts';
import * as topics from '../data/topics.ts';
import * as workshops from '../data/workshops.ts';
import type { Stated } from '../domain/reaction.ts';
import type { RiskClass, RiskText } from '../domain/risk.ts';
import type { AgendaItem } from '../domain/stored-agenda.ts';
import type { Thumb } from '../domain/thumbs.ts';
import type { Vote } from '../domain/ballot.ts';

export type Gateway = ReturnType<typeof bindGateway>;

export function bindGateway(connect: () => Promise<Client>, workshop: string) {
	return {
		getWorkshop: async () => workshops.getWorkshop(await connect(), workshop),

		addCard: async (card: cards.CardDraft) => cards.addCard(await connect(), workshop, card),
		editCard: async (card: string, version: number, body: string, told: cards.Told) =>
			cards.editCard(await connect(), card, version, body, told),
		withdrawCard: async (card: string) => cards.withdrawCard(await connect(), card),
		moveCard: async (card: string, topic: string) => cards.moveCard(await connect(), card, topic),
		putInPiles: async (phase: string, piles: Readonly<Record<string, string>>) =>
			cards.putInPiles(await connect(), phase, piles),
		separateCard: async (card: string, topic: string) => cards.separateCard(await connect(), card, topic),
		takeDownCard: async (card: string, reason: string) => cards.takeDownCard(await connect(), card, reason),

		addComment: async (comment: { id: string; cardId: string; body: string }) =>
			comments.addComment(await connect(), comment),
		withdrawComment: async (comment: string) => comments.withdrawComment(await connect(), comment),
		takeDownComment: async (comment: string, reason: string) =>
			comments.takeDownComment(await connect(), comment, reason),
		reactToCard: async (reaction: Stated) => reactions.reactToCard(await connect(), workshop, reaction),

		addPost: async (post: posts.PostDraft) => posts.addPost(await connect(), post),
		withdrawPost: async (post: string) => posts.withdrawPost(await connect(), post),
		takeDownPost: async (post: string, reason: string) => posts.takeDownPost(await connect(), post, reason),
		objectToOutcome: async (objection: posts.ObjectionDraft) => posts.objectToOutcome(await connect(), objection),
		withdrawObjection: async (objection: string) => posts.withdrawObjection(await connect(), objection),

		renameTopic: async (topic: string, version: number, title: string | null) =>
			topics.renameTopic(await connect(), topic, version, title),
		markAccounts: async (topic: string, version: number, marked: topics.MarkedAccounts) =>
			topics.markAccounts(await connect(), topic, version, marked),
		discussTopic: async (move: topics.SpotlightMove) => topics.discussTopic(await connect(), workshop, move),
		setAgenda: async (phase: string, items: readonly AgendaItem[], version: number) =>
			topics.setAgenda(await connect(), workshop, phase, items, version),
		showThumb: async (round: string, value: Thumb) => topics.showThumb(await connect(), round, value),
		closeThumbs: async (round: string) => topics.closeThumbs(await connect(), round),
		wantTalk: async (topic: string, isOn: boolean) => topics.wantTalk(await connect(), topic, isOn),
		setTopicTimebox: async (topic: string, endsAt: string) =>
			topics.setTopicTimebox(await connect(), workshop, topic, endsAt),
		parkTopic: async (topic: string, reason: string) => topics.parkTopic(await connect(), topic, reason),
		parkTopics: async (ids: readonly string[]) => topics.parkTopics(await connect(), workshop, ids),
		unparkTopic: async (topic: string) => topics.unparkTopic(await connect(), topic),

		castVote: async (phase: string, topic: string, value: Vote | null, hand: string | null) =>
			ballots.castVote(await connect(), phase, topic, value, hand),
		rankTopics: async (phase: string, ranking: readonly (readonly string[])[], hand: string | null) =>
			ballots.rankTopics(await connect(), phase, ranking, hand),
		removeHand: async (phase: string, hand: string) => ballots.removeHand(await connect(), phase, hand),
		setDone: async (phase: string, isDone: boolean) => ballots.setDone(await connect(), phase, isDone),
		announceProgress: async (phase: string) => ballots.announceProgress(await connect(), phase),
		answerScale: async (prompt: string, value: number) => ballots.answerScale(await connect(), prompt, value),

		takeStance: async (phase: string, saying: ratify.Saying) => ratify.takeStance(await connect(), phase, saying),

		proposeOutcome: async (draft: outcomes.OutcomeDraft) => outcomes.proposeOutcome(await connect(), workshop, draft),
		editOutcome: async (outcome: string, version: number, text: outcomes.OutcomeText) =>
			outcomes.editOutcome(await connect(), outcome, version, text),
		acceptOutcome: async (outcome: string, version: number) =>
			outcomes.acceptOutcome(await connect(), outcome, version),
		removeOutcome: async (outcome: string) => outcomes.removeOutcome(await connect(), outcome),
		takeOnAction: async (commitment: outcomes.Commitment) => outcomes.takeOnAction(await connect(), commitment),
		handBackAction: async (outcome: string) => outcomes.handBackAction(await connect(), outcome),

		viewRisk: async (topic: string, as: RiskClass) => risks.viewRisk(await connect(), topic, as),
		openRisk: async (topic: string) => risks.openRisk(await connect(), topic),
		classifyRisk: async (topic: string, version: number, text: RiskText) =>
			risks.classifyRisk(await connect(), topic, version, text),

		advance: async (from: string | null) => workshops.advance(await connect(), workshop, from),
		goBack: async (from: string | null, voids: boolean) => workshops.goBack(await connect(), workshop, from, voids),
		cancelMeeting: async (from: string) => workshops.cancelMeeting(await connect(), workshop, from),
		changeTimetable: async (change: workshops.SeenRest) => workshops.changeTimetable(await connect(), workshop, change),
		setTimebox: async (phase: string, endsAt: string) => workshops.setTimebox(await connect(), workshop, phase, endsAt),
		setMinutes: async (phase: string, minutes: number) =>
			workshops.setMinutes(await connect(), workshop, phase, minutes),
		update: async (patch: workshops.WorkshopPatch) => workshops.updateWorkshop(await connect(), workshop, patch)
	};
}
