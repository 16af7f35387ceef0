/** The drawings of a result, with the library that scales them. A room fetches them once the words stand there. */
export { default as Columns } from './Columns.svelte';
export { default as Quadrants } from './Quadrants.svelte';
