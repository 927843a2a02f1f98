import { createStore } from '../store';
import { readCounts } from './counts';
import { startTransfer, type Transfer, type TransferState } from './tus-transfer';

/** The maximum number of concurrent file uploads; browsers allow six connections to a service. */
const AT_A_TIME = 2;
/** The period over which the speed is measured. */
const MEASURED_MS = 6_000;
const KEPT_AS = 'mediakit-transfers';

export type Fields = Record<string, string>;

/** Identifies a file: after a page reload, the person must choose it again, since a script cannot reopen it. */
export interface FileKey {
	name: string;
	size: number;
	lastModified: number;
}

/** A file being sent to the service, with its fields. */
export interface Sending {
	id: number;
	file: File;
	fields: Fields;
	state: TransferState | { is: 'waiting' };
	sentBytes: number;
	/** Bytes per second; undefined until known. */
	speed: number | undefined;
	/** True if this transfer resumes an earlier attempt. */
	isResumed: boolean;
	transfer?: Transfer;
}

/** A file interrupted by a page reload. */
export interface Interrupted extends FileKey {
	fields: Fields;
}

const readKept = (): Interrupted[] => {
	try {
		return JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]') as Interrupted[];
	} catch {
		return [];
	}
};

// Kept outside the views, since transfers continue while other views are open.
const sendings = createStore<readonly Sending[]>([]);
/** Transfers that were in progress when the page was closed, and have not been resumed yet. */
const interrupted = createStore<readonly Interrupted[]>(readKept());
/** The number of completed files; lists are reloaded when it changes. */
const arrivals = createStore(0);

export const useSendings = sendings.use;
export const useInterrupted = interrupted.use;
export const useArrivals = arrivals.use;

let lastId = 0;
const samples = new Map<number, { at: number; bytes: number }[]>();

/** Makes the browser ask for confirmation before the page is closed, since that would interrupt the transfers. */
const stay = (event: BeforeUnloadEvent) => event.preventDefault();

const isOpen = ({ state: { is } }: Sending) => is !== 'accepted' && is !== 'refused';

function keep(): void {
	const open = sendings.get().filter(isOpen);
	(open.length > 0 ? addEventListener : removeEventListener)('beforeunload', stay);
	const kept: Interrupted[] = [
		...interrupted.get(),
		...open.map(({ file: { name, size, lastModified }, fields }) => ({ name, size, lastModified, fields })),
	];
	localStorage.setItem(KEPT_AS, JSON.stringify(kept));
}

function set(next: readonly Sending[]): void {
	sendings.set(next);
	keep();
	startNext();
}

const change = (id: number, part: Partial<Sending>) =>
	set(sendings.get().map((sending) => (sending.id === id ? { ...sending, ...part } : sending)));

function progress(id: number, sentBytes: number): void {
	const now = performance.now();
	const known = (samples.get(id) ?? []).filter(({ at }) => now - at < MEASURED_MS);
	samples.set(id, [...known, { at: now, bytes: sentBytes }]);
	const [first] = known;
	const speed = first && now > first.at ? ((sentBytes - first.bytes) / (now - first.at)) * 1000 : undefined;
	sendings.set(
		sendings.get().map((sending) => (sending.id === id ? { ...sending, sentBytes, speed } : sending)),
	);
}

function startNext(): void {
	const active = sendings.get().filter(({ state: { is } }) => is === 'sending' || is === 'interrupted');
	const next = sendings.get().find(({ state: { is } }) => is === 'waiting');
	if (next === undefined || active.length >= AT_A_TIME) return;
	const { id, file, fields } = next;
	change(id, { state: { is: 'sending' } });
	void startTransfer(file, fields, {
		state(state) {
			samples.delete(id);
			change(id, { state, speed: undefined });
			if (state.is === 'accepted') {
				arrivals.set(arrivals.get() + 1);
				void readCounts();
			}
		},
		progress: (sentBytes) => progress(id, sentBytes),
		resumed: () => change(id, { isResumed: true }),
	}).then(
		(transfer) => change(id, { transfer }),
		// The transfer script could not be loaded.
		() => change(id, { state: { is: 'refused', error: undefined } }),
	);
}

/** Sends each file as an upload with these fields, a few files at a time. */
export function send(files: readonly File[], fields: Fields): void {
	set([
		...sendings.get(),
		...files.map((file): Sending => ({
			...{ id: ++lastId, file, fields, state: { is: 'waiting' } },
			...{ sentBytes: 0, speed: undefined, isResumed: false },
		})),
	]);
}

/** Removes a file from the list, without contacting the service. */
export function forget(id: number): void {
	samples.delete(id);
	set(sendings.get().filter((sending) => sending.id !== id));
}

/** Cancels a transfer permanently. */
export async function discard({ id, transfer }: Sending): Promise<void> {
	await transfer?.discard();
	forget(id);
}

/** Discards an interrupted file. The service deletes the part that it has received when the upload expires. */
export function forgetInterrupted(one: Interrupted): void {
	interrupted.set(interrupted.get().filter((other) => other !== one));
	keep();
}

/** Resumes an interrupted transfer if `file` is the same file. @returns true if it is */
export function goOn(one: Interrupted, file: File): boolean {
	const { name, size, lastModified, fields } = one;
	if (file.name !== name || file.size !== size || file.lastModified !== lastModified) return false;
	forgetInterrupted(one);
	send([file], fields);
	return true;
}
