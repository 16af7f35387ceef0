/**
 * What a client asks for when it joins a channel. As upstream, what does not parse is taken at its default instead of
 * refusing the join.
 */
import * as z from 'zod';

const Flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]).catch(false);

const Broadcast = z.object({ ack: Flag, self: Flag, replication_ready: Flag, replay: z.unknown().optional() });

const Presence = z.object({
	/** Empty: the server makes one up. */
	key: z.union([z.string(), z.number().transform(String)]).catch(''),
	enabled: Flag
});

const Config = z.object({
	broadcast: Broadcast.catch(() => Broadcast.parse({})),
	presence: Presence.catch(() => Presence.parse({})),
	postgres_changes: z
		.array(z.record(z.string(), z.unknown()).nullable())
		.catch([])
		.transform((changes) => changes.filter((change) => change !== null)),
	private: Flag
});

const JoinRequest = z.object({
	config: Config.catch(() => Config.parse({})),
	user_token: z.string().optional().catch(undefined),
	access_token: z.string().optional().catch(undefined)
});
export type JoinRequest = z.infer<typeof JoinRequest>;

export function parseJoinRequest(payload: unknown): JoinRequest {
	return JoinRequest.catch(() => JoinRequest.parse({})).parse(payload);
}
