import type { Instagram } from '../context';
import { GraphError } from '../errors';
import type { Container } from '../model';
import { fetchMedia, MediaRefused } from './fetch-media';
import { limitsOf, videoProblem } from './video-check';

const lifetimeMs = 86_400_000;

/** Makes a new container expire 24 hours after its creation (rule 38). */
export function startLifetime({ kernel }: Instagram, container: Container): void {
	kernel.clock.at(container.createdAtMs + lifetimeMs, () => {
		if (container.status !== 'IN_PROGRESS' && container.status !== 'FINISHED') return;
		container.status = 'EXPIRED';
		container.stop();
	});
}

/** Downloads a container's video; failures only appear in the container's status (rule 30). */
export async function downloadVideo(
	instagram: Instagram,
	container: Container,
	address: string,
): Promise<void> {
	const abort = new AbortController();
	container.stop = () => abort.abort();
	container.transfer.status = 'in_progress';
	try {
		await fetchMedia(instagram, address, (piece) => takePiece(container, piece), abort);
		bytesArrived(instagram, container);
	} catch (error) {
		if (!(error instanceof GraphError)) throw error;
		container.transfer.status = 'error';
		failContainer(container, error.details.subcode ?? 0);
	}
}

/** Receives a piece of a download; throws if the size limit is exceeded (contract §4.6). */
export function takePiece({ type, transfer }: Container, piece: Buffer): void {
	transfer.receiver.write(piece);
	if (transfer.receiver.sizeBytes > limitsOf(type === 'STORIES').sizeBytes)
		throw new MediaRefused('352/2207026');
}

/** Called when all bytes have arrived: checks the video and starts processing. */
export function bytesArrived(instagram: Instagram, container: Container): void {
	const { transfer, thumbOffsetMs } = container;
	transfer.status = 'complete';
	if (container.video) {
		const problem = videoProblem(transfer.receiver, {
			story: container.type === 'STORIES',
			refuseEditLists: instagram.switches.editLists === 'refused',
		});
		const durationMs = (transfer.receiver.probe.movie?.durationSeconds ?? 0) * 1000;
		if (problem !== null) transfer.errors.push(problem);
		if (problem !== null) return processLater(instagram, container, 2207026);
		if ((thumbOffsetMs ?? 0) > durationMs) return processLater(instagram, container, 2207057);
	}
	processLater(instagram, container, null);
}

/**
 * Schedules the end of processing. No container is ready immediately (rule 33): processing ends after a time or, with 0
 * seconds, at the first read.
 */
function processLater(instagram: Instagram, container: Container, failure: number | null): void {
	const { kernel, switches } = instagram;
	container.failure = failure;
	if (switches.processingSeconds === 0) return;
	const dueMs = kernel.clock.now() + switches.processingSeconds * 1000;
	container.stop = kernel.clock.at(dueMs, () => endProcessing(instagram, container));
}

/** Called after each read of a container; ends the processing if its duration is set to 0 seconds. */
export function lookedAt(instagram: Instagram, container: Container): void {
	const complete = container.transfer.status === 'complete';
	if (complete && instagram.switches.processingSeconds === 0) endProcessing(instagram, container);
}

function endProcessing({ switches }: Instagram, container: Container): void {
	const result = switches.processingResult;
	if (container.status !== 'IN_PROGRESS' || result === 'stuck') return;
	if (container.failure !== null) failContainer(container, container.failure);
	else if (result !== 'ok') failContainer(container, Number(result));
	else container.status = 'FINISHED';
}

export function failContainer(container: Container, subcode: number): void {
	if (container.status !== 'IN_PROGRESS') return;
	container.status = 'ERROR';
	container.failure = subcode;
}
