// The requests of each kind of load. Number `n` names the payment; bench/seeding.py derives the same values from it.
import { createHash, randomUUID } from "node:crypto";

const JSON_TYPE = { "Content-Type": "application/json" };
const md5 = (text) => createHash("md5").update(text).digest("hex");
const receipt = (n) => `TB${n.toString(36).toUpperCase().padStart(8, "0")}`;
const phone = (n) => `2547${String(n % 100_000_000).padStart(8, "0")}`;

// Our own message in the shape of an STK callback.
function stkCallback(n) {
  return JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: `bench-${n}-1`,
        CheckoutRequestID: `ws_CO_bench_${n}`,
        ResultCode: 0,
        ResultDesc: "The service request is processed successfully.",
        CallbackMetadata: {
          Item: [
            { Name: "Amount", Value: (n % 1000) + 1 },
            { Name: "MpesaReceiptNumber", Value: receipt(n) },
            { Name: "TransactionDate", Value: 20261121130000 },
            { Name: "PhoneNumber", Value: Number(phone(n)) },
          ],
        },
      },
    },
  });
}

function stkPush(n, order) {
  return {
    method: "POST",
    path: "/api/v1/c2b/stk/push",
    headers: { ...JSON_TYPE, Authorization: `Bearer ${order.token}`, "Idempotency-Key": randomUUID() },
    body: JSON.stringify({ phone_number: phone(n), amount: (n % 1000) + 1, account_reference: `B${n}` }),
  };
}

export const shapes = {
  bare: (n) => ({ method: "POST", path: "/messages", headers: JSON_TYPE, body: stkCallback(n) }),
  callback: (n) => ({
    method: "POST",
    path: `/api/v1/c2b/stk/callback/${md5(`token ${n}`)}`,
    headers: JSON_TYPE,
    body: stkCallback(n),
  }),
  push: stkPush,
  read: (n, order) => ({ method: "GET", path: order.path, headers: { Authorization: `Bearer ${order.token}` } }),
};
