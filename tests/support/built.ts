/** Before tests of the built application: a build of this tree, so that none of them says anything about another. */
import { buildIfChanged } from '../../src/serve/fresh.js';

export default function setup(): void {
	buildIfChanged();
}
