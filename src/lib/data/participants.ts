/** Who somebody is in a workshop: joining, another device, the way back to the dashboard. */
import * as z from 'zod/mini';
import { Face } from '../domain/snapshot.ts';
import { call, nothing, type Client } from './call.ts';

/** Joins by the code of the link; a second time it changes nothing. `name` is asked for in named workshops only. */
export function joinWorkshop(client: Client, code: string, name: string | null): Promise<Face> {
	return call(client, 'join_workshop', { p_code: code, p_name: name }, Face);
}

/** A code of eight characters that makes another device the same participant: ten minutes, one use. */
export function createDeviceCode(client: Client, workshop: string): Promise<string> {
	return call(client, 'create_device_code', { p_workshop: workshop }, z.string());
}

/** Makes this device the participant who made the device code. */
export function redeemDeviceCode(client: Client, code: string, deviceCode: string): Promise<Face> {
	return call(client, 'redeem_device_code', { p_code: code, p_device_code: deviceCode }, Face);
}

/** Keeps the hash of a secret that leads back to the dashboard; the one before it is void. */
export function createWayBack(client: Client, workshop: string, secret: string): Promise<void> {
	return call(client, 'create_way_back', { p_workshop: workshop, p_secret: secret }, nothing);
}

/** Makes this account a facilitator of the team that the secret belongs to. */
export function redeemWayBack(client: Client, secret: string): Promise<void> {
	return call(client, 'redeem_way_back', { p_secret: secret }, nothing);
}

/** For ten minutes, whoever names the secret takes over what this account facilitates and takes part in. */
export function createHandover(client: Client, secret: string): Promise<void> {
	return call(client, 'create_handover', { p_secret: secret }, nothing);
}

/** Takes it over. Answers in how many workshops both accounts took part: there they stay two people. */
export function redeemHandover(client: Client, secret: string): Promise<number> {
	return call(client, 'redeem_handover', { p_secret: secret }, z.number());
}
