/** Somebody who renews their sign-in, as a browser that keeps what it was last given. */
import * as z from 'zod/mini';
import type { AppServer } from '../support/server.ts';

const Answer = z.object({ refresh_token: z.string(), user: z.object({ id: z.string() }) });
type Answer = z.infer<typeof Answer>;
type Ask = (path: string, body: object) => Promise<Answer>;

export class Renewing {
	readonly id: string;
	readonly #ask: Ask;
	#token: string;

	private constructor(ask: Ask, { refresh_token: token, user }: Answer) {
		this.id = user.id;
		this.#ask = ask;
		this.#token = token;
	}

	static async signIn({ origin }: AppServer): Promise<Renewing> {
		const { publishableKey }: { publishableKey: string } = await (await fetch(`${origin}/healthz`)).json();
		const ask: Ask = async (path, body) => {
			const response = await fetch(`${origin}/auth/v1/${path}`, {
				method: 'POST',
				headers: { apikey: publishableKey, 'content-type': 'application/json' },
				body: JSON.stringify(body)
			});
			const text = await response.text();
			if (!response.ok) throw new Error(`${response.status} ${text}`);
			return Answer.parse(JSON.parse(text));
		};
		return new Renewing(ask, await ask('signup', {}));
	}

	/** Resolves to whom the new sign-in is of. @throws what the server says instead */
	async renew(): Promise<string> {
		const { refresh_token: token, user } = await this.#ask('token?grant_type=refresh_token', {
			refresh_token: this.#token
		});
		this.#token = token;
		return user.id;
	}
}
