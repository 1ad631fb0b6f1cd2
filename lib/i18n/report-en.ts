import type { ReportMessages } from './report-messages';

/** English texts of a comparison's report, on paper and as PDF. */
export const reportEn: ReportMessages = {
  title: 'Comparison of zones: report',
  open: 'Report',
  back: 'Back to the comparison',
  print: 'Print',
  pdf: 'Save as PDF',
  pdfWait: 'It takes from some seconds to a minute',
  loading: 'Reading …',
  failed: 'What the report is made of cannot be read at the moment',
  none: 'Choose zones on the comparison first.',
  unknown: (codes) => `There is no zone with the code ${codes}; it is not in this report.`,
  contents: 'Contents',
  cover: {
    zones: 'Zones',
    period: 'Period',
    span: (from, to) => `${from} to ${to}`,
    asOf: 'Data of',
    audience: 'For',
    scheme: 'Grade scheme',
    methodology: 'Methodology',
    revision: 'Revision',
    approval: 'Map approval number',
    noApproval: 'none configured',
  },
  audiences: {
    public: 'Everybody: only what the law lets everybody see',
    wall: 'Walls: totals only',
    district: 'A district: more than is public within its own divisions; not for publication',
    regulator: 'Regulators: holds what is not public; not for publication',
  },
  findings: '1 Findings',
  map: '2 Where they are',
  mapTitle: 'Where the zones are',
  mapHow: 'Numbers are those of the table below; pale outlines are other zones. North is up.',
  mapNone: 'These zones have no outline, so there is no map.',
  number: 'No.',
  kind: 'Kind',
  level: 'Level',
  entities: 'Businesses',
  noLevel: 'none',
  charts: '3 Charts',
  tables: '4 Tables',
  same: (list) => `The same in every row: ${list}`,
  equals: (column, value) => `${column} ${value}`,
  tooLong: (rows) => `This table has ${rows} rows and is not printed: save it as csv or xlsx from the comparison.`,
  noiseLeft: (rows) =>
    `${rows} further pairs are within noise, so that no difference can be claimed; they are not printed: save the table as csv or xlsx from the comparison.`,
  allNoise: (rows) =>
    `All ${rows} pairs are within noise, so that no difference can be claimed; they are not printed: save the table as csv or xlsx from the comparison.`,
  method: '5 Method',
  methods: {
    index: (versions) =>
      `Level (0 to 100) and index are made from the leaves up by ${versions}: indicators come onto the scale by fixed goalposts and are weighed together; what is missing is not zero, and where too little of the weight is observed there is no level. Levels of different versions are not to be subtracted.`,
    noIndex: 'No index is computed for the zones of this report.',
    intervals:
      'Intervals are of 95% and tell of chance alone. That of a share tells what it may be among the businesses there are (Wilson’s; where all are counted it is the share itself). Differences ask how such businesses fare, with others of them and next month too (Newcombe’s interval; exact tests where few are concerned). None tells of the choice of method, or of mistakes in the data.',
    corrected: (n) =>
      `This report compares ${n} pairs of figures; p values are corrected for all of them (Holm), and only what then lies below 0.05 is called more than noise. Of everything else no difference can be claimed.`,
    noCorrected:
      'This report compares nothing: there are fewer than two zones, or their grades are of different schemes.',
    suppression:
      '“Not counted here” stands for what is too small, or could be worked out from other figures, and is hidden by rule; it is neither zero nor good nor bad. “Missing” stands for no data.',
    overlap:
      'Zones that lie in each other count their own businesses each; one business may stand in both, and totals are not sums of rows.',
    judgement:
      'The figures tell how the businesses of a zone are evaluated together. They judge no single business, are no ground for a penalty, a licence or a loan, and no rank judges the work of an authority.',
  },
  sources: '6 Sources and use',
  sourceTexts: {
    data: 'Data: evaluations, records, footfall and other observations as departments send them to this system; the source and the cleaning of every row can be traced in it.',
    boundaries: (words) => `Boundaries: ${words}.`,
    system: (version) =>
      `Made by Xintu 信图 from data of revision ${version}. The program is under the Apache-2.0 licence; the use of the data follows the rules of the departments that provide them.`,
  },
  monthly: {
    about:
      'Made by itself for each division that has district accounts, once the month is over and computed; as the district sees it, kept for 24 months, and not for publication.',
    notMade:
      'The server has no Chromium, so no new monthly reports are made; the report of a comparison can still be printed from the browser.',
    none: 'There are no monthly reports yet.',
    period: 'Month',
    division: 'Division',
    zones: 'Zones',
    leftOut: (n) => `${n} more, with fewer businesses, are not in it`,
    made: 'Made at',
    file: 'File',
    save: (kb) => `Save as PDF (${kb} KB)`,
    saveLong: (division, month) => `Save as PDF: ${division}, ${month}`,
  },
  kilometres: (n) => `${n} km`,
  metres: (n) => `${n} m`,
};
