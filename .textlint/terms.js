/** Terms that we do not use, because we have another word for the same thing. CONTRIBUTING.md lists more of them. */
const TERMS = [
	[
		/\brenew(s|ed|ing|al)?\b(?= (the|a|an|your|its|access|refresh)? ?(access |refresh )?tokens?\b)/i,
		'refresh',
	],
	[/\bfor ever\b/i, 'forever, or say how long'],
	[/\bletter by letter\b/i, 'exactly'],
	[/\bnone of (his|her|its|their) business\b/i, 'what the program does'],
	[/\b(is|are|was|were) being \w+ed by\b/i, 'the active voice'],
];

module.exports = function terms({ Syntax, RuleError, report, getSource, locator }) {
	return {
		[Syntax.Str](node) {
			const text = getSource(node);
			for (const [pattern, better] of TERMS) {
				const found = pattern.exec(text);
				if (found) {
					const padding = locator.range([found.index, found.index + found[0].length]);
					report(node, new RuleError(`"${found[0]}": write ${better}`, { padding }));
				}
			}
		},
	};
};
