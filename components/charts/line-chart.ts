import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

/** ECharts with the one kind of chart that is used, in a chunk of its own: loaded where a chart is shown. */

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

export interface DrawnChart {
  set(option: EChartsCoreOption): void;
  resize(): void;
  dispose(): void;
}

/** One instance for the life of its element: made anew for each change it would leak (ECharts #7442, #18162). */
export function openLineChart(element: HTMLElement): DrawnChart {
  const chart: EChartsType = init(element, null, { renderer: 'canvas' });
  return {
    set: (option) => chart.setOption(option, { replaceMerge: ['series'], lazyUpdate: true }),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}
