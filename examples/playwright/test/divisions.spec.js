import { expect, test } from 'wtrace/playwright';

test('divides', async ({ page }) => {
  await page.goto('/');
  await page.getByText('divide here').click();
  await expect(page.locator('#quotient')).toHaveText('2');
});

test('says that it cannot divide by zero, and goes on', async ({ page }) => {
  await page.goto('/');
  await page.locator('#divisor').fill('0');
  await page.getByText('divide here').click();
  await expect(page.locator('#quotient')).toHaveText('a trap');
  await page.locator('#divisor').fill('2');
  await page.getByText('divide here').click();
  await expect(page.locator('#quotient')).toHaveText('3');
  await page.goto('about:blank');
});

test('computes in a worker', async ({ page }) => {
  await page.goto('/');
  await page.getByText('in a worker').click();
  await expect(page.locator('#number')).toHaveText('6765');
  await page.close();
});
