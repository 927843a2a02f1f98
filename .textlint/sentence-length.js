/** Refuses sentences that are too long to be read at once. A colon or a semicolon ends a part of its own. */
module.exports = function sentenceLength({ Syntax, RuleError, report, getSource }, { max = 40 } = {}) {
	const check = (node) => {
		const words = (text) => text.replace(/`[^`]*`|\]\([^)]*\)/g, 'x').match(/\p{L}{2,}/gu)?.length ?? 0;
		for (const part of getSource(node).split(/(?<=[.!?:;])\s/)) {
			if (words(part) > max) {
				const start = part.slice(0, 40).replace(/\s+/g, ' ');
				report(node, new RuleError(`${words(part)} words without a stop, at most ${max}: "${start}…"`));
			}
		}
	};
	return { [Syntax.Paragraph]: check, [Syntax.TableCell]: check };
};
