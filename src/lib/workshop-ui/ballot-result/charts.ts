/** The drawings of a result, with the library that scales them. A room fetches those it has something for once the words stand there. */
import type Columns from './Columns.svelte';
import type Quadrants from './Quadrants.svelte';

export interface Charts {
	Columns?: typeof Columns;
	Quadrants?: typeof Quadrants;
}
