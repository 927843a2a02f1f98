import { useEffect } from 'preact/hooks';
import { get } from '../api';
import { createStore } from '../store';
import type { UploadCounts } from '../types';

const READ_EVERY_MS = 15_000;

const counts = createStore<UploadCounts['by_state']>({});

/** Refreshes the number of uploads in each state. Failures are ignored; the next refresh tries again. */
export async function readCounts(): Promise<void> {
	const found = await get<UploadCounts>('/api/uploads/counts').catch(() => undefined);
	if (found) counts.set(found.by_state);
}

export const useCounts = () => counts.use();

/** Keeps the counts up to date while the page is visible. */
export function useFreshCounts(): void {
	useEffect(() => {
		void readCounts();
		const timer = setInterval(() => document.hidden || void readCounts(), READ_EVERY_MS);
		return () => clearInterval(timer);
	}, []);
}
