import '../../app.css';
import { afterEach, describe, expect, test } from 'vitest';

const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

/** What a CSS colour comes to on the screen, mixes and light-dark() included. */
function painted(colour: string): number[] {
	const probe = document.createElement('i');
	probe.style.color = colour;
	document.body.append(probe);
	const computed = getComputedStyle(probe).color;
	probe.remove();
	if (!canvas) throw new Error('no canvas');
	canvas.clearRect(0, 0, 1, 1);
	canvas.fillStyle = computed;
	canvas.fillRect(0, 0, 1, 1);
	return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = painted(colour).map((channel) => {
		const share = channel / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

const v = (name: string) => `var(--${name})`;
const soft = (name: string, share = 10) => `color-mix(in oklab, ${v(name)} ${share}%, ${v('sheet')})`;
const accents = ['indigo', 'teal', 'amber', 'rose'];
const tones = [...accents, 'good', 'bad', 'ink-2'];
const grounds = [v('paper'), v('sheet'), v('sunk')];

const text = [
	...['ink', 'ink-2', 'ink-3', ...accents, 'good', 'bad'].flatMap((name) => grounds.map((ground) => [v(name), ground])),
	// chips and banners
	...tones.flatMap((name) => [
		[v(name), soft(name)],
		[v('ink'), soft(name)]
	]),
	// a sheet in the accent
	...accents.flatMap((name) => ['ink', 'ink-2', 'ink-3', 'bad'].map((words) => [v(words), soft(name)])),
	// filled buttons, at rest and under the mouse
	...[...accents, 'bad'].flatMap((name) => [
		[v('on-accent'), v(name)],
		[v('on-accent'), `color-mix(in oklab, ${v(name)} 88%, ${v('ink')})`]
	]),
	[v('paper'), v('ink')],
	[v('ink-2'), `color-mix(in oklab, ${v('ink')} 7%, ${v('paper')})`]
] as [string, string][];

const shapes = [
	...['edge', ...accents, 'bad'].flatMap((name) => [v('paper'), v('sheet')].map((ground) => [v(name), ground])),
	...accents.map((name) => [v(name), soft(name)])
] as [string, string][];

afterEach(() => {
	document.documentElement.style.colorScheme = '';
});

describe.each(['light', 'dark'])('contrast, %s', (scheme) => {
	test.each(text)('words in %s can be read on %s', (ink, ground) => {
		document.documentElement.style.colorScheme = scheme;
		expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
	});

	test.each(shapes)('borders and focus in %s can be seen on %s', (ink, ground) => {
		document.documentElement.style.colorScheme = scheme;
		expect(contrast(ink, ground)).toBeGreaterThanOrEqual(3);
	});
});
