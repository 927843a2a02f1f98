import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language';

const GOOD_NEWS_MS = 8_000;

/** A notice that is shown at the end of an action. */
export interface Notice {
	kind: 'good' | 'bad' | 'plain';
	text: string;
	/** Details from the service. */
	detail?: string;
}

type Notify = (notice: Notice) => void;

const Telling = createContext<Notify>(() => {});

/** Lets its children post notices, which are shown above them and announced by screen readers. */
export function NoticeProvider({ children }: { children: ComponentChildren }) {
	const { texts } = useSpeech();
	const [notices, setNotices] = useState<(Notice & { id: number })[]>([]);
	const lastId = useRef(0);
	const dismiss = (id: number) => setNotices((all) => all.filter((notice) => notice.id !== id));
	const notify = useCallback<Notify>((notice) => {
		const id = ++lastId.current;
		setNotices((all) => [...all.slice(-2), { ...notice, id }]);
		if (notice.kind !== 'bad') setTimeout(() => dismiss(id), GOOD_NEWS_MS);
	}, []);
	return (
		<Telling.Provider value={notify}>
			<div class="notices" role="status" aria-live="polite">
				{notices.map(({ id, kind, text, detail }) => (
					<div key={id} class={`notice ${kind}`}>
						<p>
							<strong>{text}</strong> {detail}
						</p>
						<button type="button" class="icon" aria-label={texts.common.dismiss} onClick={() => dismiss(id)}>
							<span aria-hidden="true">×</span>
						</button>
					</div>
				))}
			</div>
			{children}
		</Telling.Provider>
	);
}

export const useNotify = () => useContext(Telling);
