import { constants } from 'node:os';
import { CommandFailed } from './failure';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs `work` until it completes, or until a person or the system ends the command.
 *
 * @param explain describes what continues and what does not; called when the command is interrupted
 * @throws CommandFailed with that explanation and the usual exit status for the signal
 */
export async function untilInterrupted<T>(work: () => Promise<T>, explain: () => string): Promise<T> {
	let end: (signal: NodeJS.Signals) => void = () => {};
	const interrupted = new Promise<never>((_resolve, reject) => {
		end = (signal) => {
			const failure = new CommandFailed(explain(), 'interrupted');
			failure.exitStatus = 128 + constants.signals[signal];
			reject(failure);
		};
	});
	for (const signal of SIGNALS) process.once(signal, end);
	try {
		return await Promise.race([work(), interrupted]);
	} finally {
		for (const signal of SIGNALS) process.off(signal, end);
	}
}
