// Texts in many scripts, and texts that are easily broken on the way: each must arrive byte for byte.

export const SCRIPTS: readonly string[] = [
  'The quick brown fox jumps over the lazy dog',
  'Größe, naïveté, žluťoučký kůň, İstanbul ıssız',
  'مرحبا، كيف حالك اليوم؟',
  'שלום, מה שלומך היום?',
  'नमस्ते, आप कैसे हैं? क्षत्रिय',
  'สวัสดีครับ วันนี้เป็นอย่างไรบ้าง',
  'こんにちは。カタカナと漢字、ｶﾅも',
  '안녕하세요, 오늘 어때요?',
  '你好，今天怎么样？𠮷野家',
  'Здравствуйте! Ёжик їжачок',
  'Γειά σου, πῶς εἶσαι;',
  'வணக்கம், எப்படி இருக்கிறீர்கள்?',
  'ᚠᛇᚻ ᛒᛦᚦ ᚠᚱᚩᚠᚢᚱ · 𐌰𐌱𐌲 · ꧋ꦲꦏ꧀',
  '👩\u200d👩\u200d👧\u200d👦 🏳\ufe0f\u200d🌈 🧑🏿\u200d🚀',
  '👍🏻👍🏼👍🏽👍🏾👍🏿 🇪🇺🇺🇳 1\ufe0f\u20e3',
];

export const FRAGILE: readonly string[] = [
  'e\u0301 is not \u00e9, and \u212b is not \u00c5 or A\u030a',
  'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034dA\u036b\u0357\u0334\u0362',
  '\u0301starts with a mark that combines',
  'right to left \u202etxet sdrawkcab\u202c and \u2067isolated\u2069',
  '\u202eleft open',
  'mixed: abc עברית 123 العربية def',
  '\ufe0f',
  '\ufe0e and \u{e0101} vary nothing',
  'zero\u200bwidth\u200c and\u200d joiners\u2060 and \u00ad soft',
  '\ufeffa byte order mark first',
  'lines\nof\n\n\nmany\n',
  '\tcolumns\tof\ttabs\t',
  '  spaces   before, within and behind   ',
  '\u00a0no-break\u202fspaces\u3000and wide ones\u2003',
  'line\u2028separator and paragraph\u2029separator',
  '</script><!-- <![CDATA[ ]]> --> <b onclick="x">&lt;&amp;&#65;</b>',
  '{"text":"\\u0041","a":[1,2]} \\n \\\\ \\" \\/',
  '%41%00%zz a+b=c&d?e#f;g',
  "'; DROP TABLE message; -- $1 ${x} {{y}} %s \\0",
  'javascript:alert(1) data:text/html,x http://example.org/?a=b&c=d#e',
  '\uffff \ufffe \ufffd \u{10ffff} \u{1fffe} \ue000 are no letters',
  '__proto__ constructor toString null undefined NaN',
  'a',
];

/** As long as a message may be, 8,192 bytes: in letters of one byte, of three and of four. */
export const LONGEST: readonly string[] = [
  'long '.repeat(1638) + '!!',
  '長'.repeat(2730) + '!!',
  '🦀'.repeat(2048),
];
