/** Risks: how each person first sees one, and what is agreed to become of it. */
import { Risk, RiskClass, type RiskText } from '../domain/risk.ts';
import { call, type Client } from './call.ts';

/** States how the caller sees a risk, sealed, until its first views are opened. */
export function viewRisk(client: Client, topic: string, as: RiskClass): Promise<RiskClass> {
	return call(client, 'view_risk', { p_topic: topic, p_class: as }, RiskClass);
}

/** Facilitator: opens the first views of a risk for everyone. */
export function openRisk(client: Client, topic: string): Promise<Risk> {
	return call(client, 'open_risk', { p_topic: topic }, Risk);
}

/** Says what becomes of a risk, as it was seen at `version`; 0: nothing was known of it. */
export function classifyRisk(client: Client, topic: string, version: number, text: RiskText): Promise<Risk> {
	const args = {
		p_topic: topic,
		p_version: version,
		p_class: text.class,
		p_owner: text.owner,
		p_due: text.due,
		p_trigger: text.trigger,
		p_response: text.response
	};
	return call(client, 'classify_risk', args, Risk);
}
