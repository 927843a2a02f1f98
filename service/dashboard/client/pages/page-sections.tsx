import { Button } from '../ui/controls';
import type { PageDraft } from './page-draft';
import { useEditorTexts, type PageEditing } from './page-editing';

type Section = PageDraft['section_order'][number];

/** Returns all sections: first those whose order the page specifies, then the rest in their default order. */
const inOrder = (order: readonly Section[], all: readonly Section[]) => [...new Set([...order, ...all])];

/** The visible sections of a page and their order. */
export function SectionFields({ draft, change }: PageEditing) {
	const texts = useEditorTexts();
	const { section_order: order, hidden_sections: hidden } = draft;
	const all = Object.keys(texts.sectionNames) as Section[];
	const sections = inOrder(order, all);

	/** Swaps a section with the previous one. */
	function moveUp(index: number) {
		const [moved, before] = [sections[index], sections[index - 1]];
		if (moved && before) change({ section_order: sections.with(index - 1, moved).with(index, before) });
	}
	const flip = (name: Section) =>
		change({
			hidden_sections: hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name],
		});

	return (
		<ol class="sections">
			{sections.map((name, index) => {
				const label = texts.sectionNames[name];
				return (
					<li key={name}>
						<label class="choice">
							<input type="checkbox" checked={!hidden.includes(name)} onChange={() => flip(name)} />
							{label}
						</label>
						<Button
							class="icon"
							label="↑"
							aria-label={texts.up(label)}
							disabled={index === 0}
							onClick={() => moveUp(index)}
						/>
						<Button
							class="icon"
							label="↓"
							aria-label={texts.down(label)}
							disabled={index === sections.length - 1}
							onClick={() => moveUp(index + 1)}
						/>
					</li>
				);
			})}
		</ol>
	);
}
