import type { WorkCalendar } from './calendar';

/** Working days of mainland China: the notices of the General Office of the State Council on the holidays of each year. */
export const calendarCn: WorkCalendar = {
  jurisdiction: 'CN',
  mend: 'Add the year to lib/credit/calendar-cn.ts from the notice of the State Council, which comes in November of the year before.',
  years: {
    2025: {
      source: '国办发明电〔2024〕12号, https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm',
      holidays: [
        ['2025-01-01', '2025-01-01'], // 元旦
        ['2025-01-28', '2025-02-04'], // 春节
        ['2025-04-04', '2025-04-06'], // 清明节
        ['2025-05-01', '2025-05-05'], // 劳动节
        ['2025-05-31', '2025-06-02'], // 端午节
        ['2025-10-01', '2025-10-08'], // 国庆节、中秋节
      ],
      workdays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    },
    2026: {
      source: '国办发明电〔2025〕7号, https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
      holidays: [
        ['2026-01-01', '2026-01-03'], // 元旦
        ['2026-02-15', '2026-02-23'], // 春节
        ['2026-04-04', '2026-04-06'], // 清明节
        ['2026-05-01', '2026-05-05'], // 劳动节
        ['2026-06-19', '2026-06-21'], // 端午节
        ['2026-09-25', '2026-09-27'], // 中秋节
        ['2026-10-01', '2026-10-07'], // 国庆节
      ],
      workdays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    },
  },
};
