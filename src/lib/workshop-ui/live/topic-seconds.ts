/** How long a topic gets when it is opened. */
import { MINUTES_PER_TOPIC, type Agenda } from '../../domain/agenda.ts';

/** The agenda's share of one topic in seconds; a topic that was not planned gets the least that makes a talk. */
export function topicSeconds(agenda: Agenda): number {
	return Math.max(MINUTES_PER_TOPIC, agenda.minutes) * 60;
}
