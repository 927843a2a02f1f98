import { useEffect, useState } from 'preact/hooks';
import { startTransfer, type Transfer, type TransferState } from './tus-transfer';

/** A file on its way to the service, with what belongs to it. */
export interface Sending {
	id: number;
	file: File;
	state: TransferState;
	sentBytes: number;
	/** Whether it goes on where an earlier attempt ended. */
	isResumed: boolean;
	transfer?: Transfer;
}

// Outside of the view, since files go on while a person looks at other views.
let sendings: readonly Sending[] = [];
let lastId = 0;
const watchers = new Set<() => void>();

/** A page that is left would cut off what is sent. */
const stay = (event: BeforeUnloadEvent) => event.preventDefault();

function set(next: readonly Sending[]): void {
	sendings = next;
	const isSending = sendings.some(({ state }) => state.is !== 'accepted' && state.is !== 'refused');
	(isSending ? addEventListener : removeEventListener)('beforeunload', stay);
	watchers.forEach((tell) => tell());
}

const change = (id: number, part: Partial<Sending>) =>
	set(sendings.map((sending) => (sending.id === id ? { ...sending, ...part } : sending)));

/** Takes a file off the list; says nothing to the service. */
export const forget = (id: number) => set(sendings.filter((sending) => sending.id !== id));

/** Begins to send a file. @param fields of the upload, as the webhook takes them */
export async function send(file: File, fields: Record<string, string>): Promise<void> {
	const id = ++lastId;
	set([...sendings, { id, file, state: { is: 'sending' }, sentBytes: 0, isResumed: false }]);
	const transfer = await startTransfer(file, fields, {
		state: (state) => change(id, { state }),
		progress: (sentBytes) => change(id, { sentBytes }),
		resumed: () => change(id, { isResumed: true }),
	});
	change(id, { transfer });
}

/** Ends a transfer for good. */
export async function discard({ id, transfer }: Sending): Promise<void> {
	await transfer?.discard();
	forget(id);
}

/** The files on their way. */
export function useSendings(): readonly Sending[] {
	const [shown, setShown] = useState(sendings);
	useEffect(() => {
		const look = () => setShown(sendings);
		look();
		watchers.add(look);
		return () => void watchers.delete(look);
	}, []);
	return shown;
}
