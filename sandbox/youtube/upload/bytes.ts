import type { SandboxRequest } from '../../kernel/types';
import type { YouTube } from '../context';
import type { Session } from '../model';

/** The length of every piece except the last is a multiple of this. */
export const unitBytes = 262_144;

/**
 * Receives and hashes bytes without keeping them (rule 46). Only whole units of 256 KiB and the end of the file are
 * counted as stored: if the client disconnects, a partial unit is discarded. With the switch `storesLess`, the first
 * request of a session is stored one unit short (rule 37).
 */
export async function storeBytes(
	{ switches }: YouTube,
	session: Session,
	request: SandboxRequest,
	lengthBytes: number,
): Promise<void> {
	const end = session.storedBytes + lengthBytes;
	const takes =
		switches.storesLess && !session.shortened ? shortOf(session.storedBytes, lengthBytes) : lengthBytes;
	session.shortened = true;
	const pending: Buffer[] = [];
	let pendingBytes = 0;
	let left = takes;
	const store = () => {
		for (const piece of pending.splice(0)) session.hash.update(piece);
		session.storedBytes += pendingBytes;
		pendingBytes = 0;
	};
	session.busy = true;
	try {
		for await (const received of request.stream()) {
			let piece = received.subarray(0, left);
			left -= piece.length;
			while (piece.length > 0) {
				const taken = piece.subarray(0, unitBytes - pendingBytes);
				pending.push(taken);
				pendingBytes += taken.length;
				if (pendingBytes === unitBytes) store();
				piece = piece.subarray(taken.length);
			}
		}
		if (left === 0 && session.storedBytes + pendingBytes === end) store();
	} finally {
		session.busy = false;
	}
}

/** Returns the number of bytes to store: whole units only, and at least one unit less than was sent. */
function shortOf(storedBytes: number, lengthBytes: number): number {
	const end = Math.floor((storedBytes + lengthBytes - unitBytes) / unitBytes) * unitBytes;
	return Math.max(0, end - storedBytes);
}
