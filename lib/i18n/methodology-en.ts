import type { MethodologyMessages } from './methodology-messages';

/** English texts of `/methodology`. */
export const methodologyEn: MethodologyMessages = {
  title: 'How the index is made',
  lead: 'The market credit index of every zone comes from one tree: count the facts, hold them against goalposts, take the weighted mean. Each step is written here, and you can work it through yourself below.',
  contents: 'On this page',
  toCompare: 'Compare zones',
  sections: {
    steps: 'Four steps',
    tree: 'Indicators and weights',
    example: 'Work it through',
    lights: 'Lights',
    missing: 'Missing is never zero',
    guarded: 'Why public figures may differ',
    releases: 'When it is released',
    intervals: 'What each interval says',
    more: 'More',
  },
  facts: {
    version: 'Methodology in use',
    versionOf: (id, version) => `${id}, version ${version}`,
    since: (day) => `since ${day}`,
    size: 'Made of',
    sizeOf: (dimensions, indicators) => `${dimensions} dimensions, ${indicators} indicators`,
    least: 'Wants at least',
    leastOf: (share) => `${share} of the weight observed`,
    leastElse: 'or there is no level',
    base: 'Where the index starts',
    baseOf: (value) => `the region in the base month = ${value}`,
    baseNone: 'an index begins with the first signed month',
  },
  steps: {
    count: {
      title: 'Count',
      text: 'Businesses and facts in the zone are counted. Each indicator is one whole number divided by another: nothing is estimated, and nobody gives marks.',
    },
    goalposts: {
      title: 'Hold against goalposts',
      text: 'Each indicator has two fixed goalposts, which become 0 and 100. They stand in the methodology and do not move with the data: no zone gets worse because others got better.',
    },
    weights: {
      title: 'Weigh',
      text: 'Indicators make dimensions by weight, and dimensions make the level. A weight says what a point of one is worth in points of another, not which matters more.',
    },
    index: {
      title: 'Read as an index',
      text: 'The level is multiplied by one factor for all zones, so that the region reads 100 in its base month. Ranks stay what they are.',
    },
  },
  tree: {
    text: 'A bar is as wide as its share of the whole.',
    ofWhole: (share) => `${share} of the whole`,
    more: 'more is better',
    less: 'less is better',
    noGoalposts: 'is on the scale already',
    why: 'Why these goalposts',
    also: ', ',
    log: 'by logarithms',
    points: (points) => `${points} points`,
    footfall:
      'Footfall is no indicator. It stands beside the index as context: a big zone has more of it by nature, so counting it would reward size.',
    geometric: 'geometric mean',
  },
  counted: {
    mean_score: 'mean score of the current evaluations that have one',
    scored_share: 'current evaluations with a score, in percent',
    good_rate: 'businesses in the top two grades ÷ businesses in any ranked grade',
    bad_rate: 'businesses in the worst grade ÷ businesses in any ranked grade',
    evaluation_coverage: 'businesses with a current grade ÷ businesses in scope',
    evaluation_freshness: 'evaluated within 12 months ÷ graded; a day that is not known is not within',
    penalties: 'penalties that everybody may see that day, general 1, serious 3, minor 0 ÷ thousand businesses',
    demonstration: 'demonstration units in force ÷ thousand businesses',
    commitments_kept: 'commitments verified as fulfilled ÷ commitments verified in the period',
    repair_rate: 'broken commitments repaired in time ÷ those whose time for repair ended in the period',
    complaints_in_time: 'complaints answered in time ÷ complaints due in the period',
    turnover_trend: 'turnover less that of the same month a year before ÷ the latter, of those who reported both',
  },
  reasons: {
    good_rate:
      '35 lies just below the lowest published share (social organisations, 38.8%), 100 above the highest (99.3%): Zhejiang 2018.',
    bad_rate: '0 is none; 10 lies just above the highest published share (9.0%): Zhejiang 2018.',
    penalties: 'Our own choice: at 100 one business in ten has a general penalty in force.',
    demonstration: 'Our own choice: beyond one in twenty more titles add nothing.',
    commitments_kept: 'Our own choice: a commitment kept every other time is worth nothing.',
    repair_rate: 'The ends of a share.',
    complaints_in_time: '100 is what a deadline asks for; 60 is our own choice.',
    turnover_trend:
      'Our own choice: Yiwu’s trading index fell by 15.3% in a poor month; held at the goalposts, so that one boom does not cover everything.',
    evaluation_coverage: 'The ends of a share.',
    evaluation_freshness: '100 is the rule of one evaluation a year (国办发〔2026〕8号); 50 is our own choice.',
  },
  example: {
    text: 'Move any number and see every step follow. It is computed here, in this browser, by the same code that makes every published value.',
    source: 'Start from',
    madeUp: 'A made-up example',
    madeUpNote: 'A made-up market of 1,250 businesses, no real zone.',
    ofZone: (name, time) => `${name}, figures as of ${time}, as you may see them.`,
    same: (level) => `the same as the server’s ${level}, to the last bit`,
    differs: (level) => `the server has ${level}`,
    moved: (level) => `numbers were moved; the server has ${level}`,
    noLevel: 'none',
    reading: 'Reading…',
    failed: 'The zone’s figures could not be read',
    otherVersion: 'The zone’s figures were made by another version of the methodology. Reload this page.',
    notComputed: 'The zone has no live value yet.',
    reset: 'As it was',
    noScript: 'Moving numbers needs JavaScript; the working below does not.',
    isMissing: 'missing',
    missing: 'missing: not counted, the others carry its weight',
    hidden: 'not public: not counted, the others carry its weight',
    toMissing: (name) => `${name}: make it missing`,
    toValue: (name) => `${name}: give it a value`,
    held: 'counts as the goalpost',
    weight: (weight) => `weight ${weight}`,
    nothing: 'all below it is missing',
    points: (points) => `${points} points`,
    result: 'Result',
    level: 'Level',
    index: 'Index',
    indexOf: (level, factor) => `${level} × ${factor}`,
    noFactor: 'The factor that makes a level an index comes with the first signed month.',
    coverage: 'Weight observed',
    enough: (least) => `at least ${least}: enough`,
    tooLittle: (least) => `at least ${least}: too little, so there is no level`,
    noLight: 'no light',
    parts: 'What the level is made of',
    spoken: (level, light, coverage) => `Level ${level}, ${light}, weight observed ${coverage}`,
  },
  lights: {
    text: 'A light is the band that a score stands in; there is always a word beside the colour.',
    from: (edge) => `from ${edge}`,
    above: (edge) => `above ${edge}`,
    rest: (edge) => `below ${edge}`,
    hysteresis: (points) =>
      `A light changes only once the score is more than ${points} beyond an edge, so that a value that rests on an edge does not flicker.`,
    change: (worse, better) =>
      `Movement stands beside it: worse is a fall of more than ${worse} on the period before, better a rise of ${better} or more.`,
    none: 'This methodology has no lights.',
    of: (names) => `With a light: ${names}.`,
  },
  missing: {
    text: 'An indicator without data is not counted: the others carry its weight, and the share of the weight that is observed is said beside every value.',
    least: (share) =>
      `With less than ${share} of it there is no level. The map hatches such a zone: it is neither zero nor bad.`,
    nothing:
      'Nothing is imputed. A business that is unrated, has too little data or is out of scope never counts as bad.',
  },
  guarded: {
    text: 'Some facts are not for everybody, such as the grades of individually-owned businesses. What the public sees is computed only from figures that everybody may know.',
    small:
      'Small figures that would tell of a single business are hidden. For the public an indicator that needs one is missing, and less of the weight is observed.',
    daily:
      'A figure that holds what is not public is updated once a day, and only when it has moved far enough: it may lag behind what regulators see.',
    result:
      'So the public level of a zone may differ from a regulator’s. Both are made by the same methodology, and both can be computed again to the last bit.',
  },
  releases: {
    text: 'The value of a month goes this way until it stands.',
    states: {
      live: { name: 'Live', text: 'Moves with the data; belongs to the month that is not over.' },
      provisional: {
        name: 'Provisional',
        text: 'The month is over but not signed; data that come late still move it.',
      },
      signed: { name: 'Signed', text: 'A regulator has signed it. It stands still, unseen, until it is published.' },
      final: { name: 'Final', text: 'Published. From here on every change is said in the open.' },
      revised: {
        name: 'Revised',
        text: 'Changed after publication: whether data became better known or an error was corrected, why, the old value and the new.',
      },
    },
    calendar:
      'A calendar says beforehand when: 10:00 on the tenth working day after the month, before anybody knows the values.',
    next: (month, time) => `Next: ${month}, published ${time}`,
    rules:
      'When the methodology itself changes, the new version and the old one both compute one month, are joined there, and the new one decides from the month after. Old months stay as they were.',
  },
  intervals: {
    text: 'Each interval beside a number says one thing; no drawing stands for two, and they are never added.',
    says: 'It says',
    not: 'It does not say',
    rank: {
      name: 'Rank band',
      says: 'how far a rank moves if weights, goalposts and aggregation had been chosen otherwise: within the band in 90 of 100 choices.',
      not: 'anything of chance in the data.',
    },
    sampling: {
      name: 'Sampling interval',
      says: 'what a share or mean may be, since only some businesses were counted (95%).',
      not: 'whether the method is the right one.',
    },
    noise: {
      name: 'Re-evaluation noise',
      says: 'how far an evaluation moves by itself when the same business is evaluated again. Not estimated yet, so shown nowhere.',
      not: 'anything of the other two; it does not shrink by counting more.',
    },
    forecast: {
      name: 'Forecast interval',
      says: 'where later values will lie, if things go on as they went.',
      not: 'what the value is now.',
    },
  },
  more: {
    text: 'Formulas, sources and what each number was checked against: docs/METHOD.md, which comes with the program. The same input gives the same bits on every machine.',
    api: 'The whole methodology (JSON)',
  },
};
