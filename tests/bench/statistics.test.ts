import fc from 'fast-check'
import { expect, test } from 'vitest'
import { median, percentile, spreadOf } from '../../bench/statistics.ts'

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

test('percentiles are samples, by nearest rank, whatever their order', () => {
  expect(spreadOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 })
  expect(median([3, 1, 2])).toBe(2)
  expect(spreadOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 })
})

test('at least so many samples are at or below a percentile, and fewer are below it', () => {
  const samples = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 })
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 100 }), (all, percent) => {
      const found = percentile(all, percent)
      const needed = (percent / 100) * all.length
      expect(all.filter(sample => sample <= found).length).toBeGreaterThanOrEqual(needed)
      expect(all.filter(sample => sample < found).length).toBeLessThan(needed)
    }),
  )
})

test('samples are left in their order', () => {
  const samples = [3, 1, 2]
  spreadOf(samples)
  expect(samples).toEqual([3, 1, 2])
})

test('without samples there is no percentile', () => {
  expect(() => percentile([], 50)).toThrow(RangeError)
})
