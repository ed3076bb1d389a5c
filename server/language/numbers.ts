/** As an author reads them: four significant digits, percentages with one decimal more than whole. */
export const number = (value: number): string => String(Number(value.toPrecision(4)));

export function percent(share: number): string {
    const value = share * 100;
    return `${Number(Math.abs(value) < 1 ? value.toPrecision(2) : value.toFixed(1))} %`;
}
