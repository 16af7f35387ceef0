/** A team's link, and what a team keeps out of sight. */
import * as z from 'zod/mini';
import { Team, TeamFace } from '../domain/team.ts';
import { call, nothing, type Client } from './call.ts';

/** The teams that this account facilitates for; its own comes first. */
export function listTeams(client: Client): Promise<Team[]> {
	return call(client, 'list_teams', {}, z.array(Team));
}

/** What whoever has the team link may read. Never joins. */
export function lookUpTeam(client: Client, token: string): Promise<TeamFace> {
	return call(client, 'look_up_team', { p_token: token }, TeamFace);
}

/** Ends the team's link and answers with the token of the next; twice is once. */
export function replaceTeamLink(client: Client, { id, token }: Team): Promise<string> {
	return call(client, 'replace_team_link', { p_team: id, p_token: token }, z.string());
}

/** Puts a workshop away for the whole team, or back. */
export function setArchived(client: Client, workshop: string, isArchived: boolean): Promise<void> {
	return call(client, 'set_archived', { p_workshop: workshop, p_is_archived: isArchived }, nothing);
}
