/** Syllables of pinyin without tones; ü is written u. */
const words =
  'a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lue lun luo ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nue nuo o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo';

export const syllables: ReadonlySet<string> = new Set(words.split(' '));
const beginnings = new Set(
  [...syllables].flatMap((syllable) => Array.from(syllable, (_, i) => syllable.slice(0, i + 1))),
);

/** One step of a spelled query. */
export interface Step {
  text: string;
  /** false = a beginning of a syllable. */
  whole: boolean;
}

/** Readings of a text that are tried: `xianshi` is xi an shi and xian shi. */
const MOST = 3;

const DIGIT = /^\d$/;

/**
 * Ways to read letters as syllables, of which the last may be unfinished; at least one is whole. Fewest steps first.
 *
 * @param text letters a to z and digits
 */
export function syllabled(text: string): Step[][] {
  return fewest(text, false, ({ whole, text }) => whole && !DIGIT.test(text));
}

/**
 * Ways to read letters that are neither syllables nor initials alone: `ywushi` is y wu shi. At least one is a syllable of
 * several letters, else everything would be. Fewest steps first.
 *
 * @param text letters a to z and digits
 */
export function mixed(text: string): Step[][] {
  return fewest(text, true, ({ whole, text }) => whole && text.length > 1);
}

function fewest(text: string, isMixed: boolean, isSyllable: (step: Step) => boolean): Step[][] {
  const ways: Step[][] = [];
  // v is how keyboards write ü.
  read(text.replace(/(?<=[ln])v/g, 'u'), [], { ways, dead: new Set(), isMixed });
  return ways
    .filter((steps) => steps.some(isSyllable))
    .sort((a, b) => a.length - b.length)
    .slice(0, MOST);
}

/** Enough to choose from: letters that can be parted in many ways have no end of them. */
const LOOKED_AT = 200;

interface Found {
  ways: Step[][];
  /** Lengths of rests that can be read in no way: without them, letters that anybody may send take time without end. */
  dead: Set<number>;
  /** Are initials read wherever they stand, or a beginning at the end only? */
  isMixed: boolean;
}

const INITIAL = /^(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])$/;

function read(rest: string, before: readonly Step[], found: Found): void {
  const { ways, dead, isMixed } = found;
  if (ways.length >= LOOKED_AT || dead.has(rest.length)) return;
  if (rest === '') {
    ways.push([...before]);
    return;
  }
  const known = ways.length;
  for (let length = Math.min(6, rest.length); length > 0; length--) {
    const text = rest.slice(0, length);
    const whole = syllables.has(text) || DIGIT.test(text);
    if (whole || (isMixed && INITIAL.test(text))) read(rest.slice(length), [...before, { text, whole }], found);
    else if (length === rest.length && beginnings.has(text)) ways.push([...before, { text, whole }]);
  }
  if (ways.length === known) dead.add(rest.length);
}

/**
 * Ways to read letters as initials: one a letter, and where zh, ch or sh stand in it also those as one.
 *
 * @param text letters a to z and digits
 * @returns none where a letter begins no syllable
 */
export function initialled(text: string): Step[][] {
  const single = [...text];
  const joined = text.match(/[zcs]h|./g) ?? [];
  const ways = joined.length < single.length ? [single, joined] : [single];
  return ways
    .filter((way) => way.every((step) => beginnings.has(step) || DIGIT.test(step)))
    .map((way) => way.map((step) => ({ text: step, whole: DIGIT.test(step) })));
}
