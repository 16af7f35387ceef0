import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, outcome, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../tests/sync/server.ts';
import DiscussPhase from '../live/DiscussPhase.svelte';

const [NIGHT, CHAIRS, HIRE] = [id(0x200), id(0x201), id(0x300)];
let stop = async () => {};

afterEach(() => stop());

test('in the room the reasons against what was proposed apart stand beside it, and what nobody took up says so', async () => {
	await page.viewport(1280, 800);
	const { server, world } = begin(1, 4);
	const { shared } = server;
	const against = { outcome_id: HIRE, author_name: null };
	server.shared = {
		...shared,
		workshop: { ...shared.workshop, spotlight_topic_id: NIGHT },
		topics: [
			topic({ id: NIGHT, title: 'Calls at night' }),
			topic({ id: CHAIRS, title: 'Chairs', status: 'parked', parked_why: 'nobody_proposed' })
		],
		cards: [NIGHT, CHAIRS].map((topic_id, n) => card({ id: id(0x400 + n), prompt_id: PROMPT, topic_id, body: 'x' })),
		outcomes: [outcome({ id: HIRE, topic_id: NIGHT, status: 'proposed', is_contested: true })],
		objections: [{ ...against, id: id(0x500), reason: 'There is no budget', order_key: 0.5 }]
	};
	stop = flow(world);
	const { state } = open(server, 'ana');
	await expect.poll(() => state.status).toBe('live');
	await render(InRoom, { room: state, view: DiscussPhase });
	const reasons = page.getByRole('list', { name: 'Objections' });
	await expect.element(reasons.getByText('There is no budget')).toBeVisible();
	await expect.element(reasons.getByRole('button')).not.toBeInTheDocument();
	const parked = page.getByRole('navigation').getByRole('listitem').filter({ hasText: 'Chairs' });
	await expect.element(parked.getByText('Not settled: nobody proposed anything.')).toBeVisible();
});
