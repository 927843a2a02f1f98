import { useMemo } from 'preact/hooks';
import { useSpeech } from '../language';
import { editorTexts } from '../texts/page-editor';
import { textsIn, type TextsIn } from '../texts/text';
import type { PagePreview } from '../types';
import type { PageDraft } from './page-draft';

export type EditorTexts = TextsIn<typeof editorTexts>;

/** What the parts of the editor share. */
export interface PageEditing {
	draft: PageDraft;
	/** Takes over what is given, or what is made of the draft as it is then. */
	change: (part: Partial<PageDraft> | ((draft: PageDraft) => Partial<PageDraft>)) => void;
	/** What is wrong with a field, such as `packages.0.name`. */
	problemOf: (field: string) => string | undefined;
}

/** The words of the editor in the language of the dashboard. */
export function useEditorTexts(): EditorTexts {
	const { language } = useSpeech();
	return useMemo(() => textsIn(language, editorTexts), [language]);
}

/** @param problems as the preview gives them */
export const problemFinder =
	(problems: PagePreview['problems'], texts: EditorTexts): PageEditing['problemOf'] =>
	(field) => {
		const found = problems.find((problem) => problem.field === field);
		return found && texts.problems[found.reason];
	};

/** A list with something changed in one entry. */
export const withChange = <T extends object>(list: readonly T[], index: number, part: Partial<T>): T[] =>
	list.map((entry, at) => (at === index ? { ...entry, ...part } : entry));
