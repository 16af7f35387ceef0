/** The templates that a team keeps. */
import * as z from 'zod/mini';
import { TeamTemplate, type SaidTemplate } from '../domain/templates/said.ts';
import { call, nothing, type Client } from './call.ts';

/** The templates of the teams that this account facilitates for. */
export function listTemplates(client: Client): Promise<TeamTemplate[]> {
	return call(client, 'list_templates', {}, z.array(TeamTemplate));
}

/** Keeps a template for the team of that workshop; null: for the caller's own team. The same id puts it in its place. */
export function saveTemplate(
	client: Client,
	{ id, body }: { id: string; body: SaidTemplate },
	workshop: string | null
): Promise<TeamTemplate> {
	return call(client, 'save_template', { p_id: id, p_workshop: workshop, p_template: body }, TeamTemplate);
}

/** Takes a template from its team; twice is once. */
export function removeTemplate(client: Client, id: string): Promise<void> {
	return call(client, 'remove_template', { p_id: id }, nothing);
}
