import { useMemo } from 'preact/hooks';
import { useSpeech } from '../language';
import { editorTexts } from '../texts/page-editor';
import { textsIn, type TextsIn } from '../texts/text';
import type { PagePreview } from '../types';
import type { PageDraft } from './page-draft';

export type EditorTexts = TextsIn<typeof editorTexts>;

/** State shared by the parts of the editor. */
export interface PageEditing {
	draft: PageDraft;
	/** Merges changes into the draft; a function receives the current draft. */
	change: (part: Partial<PageDraft> | ((draft: PageDraft) => Partial<PageDraft>)) => void;
	/** Returns the problem with a field such as `packages.0.name`. */
	problemOf: (field: string) => string | undefined;
}

/** Returns the editor's texts in the language of the dashboard. */
export function useEditorTexts(): EditorTexts {
	const { language } = useSpeech();
	return useMemo(() => textsIn(language, editorTexts), [language]);
}

/** Returns a function that looks up the problem with a field. @param problems from the preview */
export const problemFinder =
	(problems: PagePreview['problems'], texts: EditorTexts): PageEditing['problemOf'] =>
	(field) => {
		const found = problems.find((problem) => problem.field === field);
		return found && texts.problems[found.reason];
	};

/** Returns a list with one entry changed. */
export const withChange = <T extends object>(list: readonly T[], index: number, part: Partial<T>): T[] =>
	list.map((entry, at) => (at === index ? { ...entry, ...part } : entry));
