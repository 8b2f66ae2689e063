/** Paths and bodies of the API in the form that `npm run generate` writes from the OpenAPI document. */

type Json<Body> = { content: { 'application/json': Body } };
type Sent<Body> = [Body] extends [never] ? { requestBody?: never } : { requestBody: Json<Body> };
type Answers = { responses: { 200: Json<unknown>; default: Json<components['schemas']['Error']> } };

type Operation<Query = never, Path = never, Body = never> = Answers &
  Sent<Body> & { parameters: { query?: Query; path: Path; header?: never; cookie?: never } };
type Plain<Query = never, Body = never, Header = never> = Answers &
  Sent<Body> & { parameters: { query?: Query; path?: never; header?: Header; cookie?: never } };

interface Paging {
  page_size?: number;
  cursor?: string;
}
type Reference = { reference: string };
type BusinessId = { business_id: string };

export interface components {
  schemas: {
    Error: { error: string; code: string; details: Record<string, unknown>; request_id: string };
    StkPushInput: {
      phone_number: string;
      amount: string;
      account_reference?: string;
      transaction_desc?: string;
      shortcode?: string;
      business_id?: string;
    };
    BusinessInput: { name?: string; business_type?: string; status?: 'active' | 'suspended' };
    DarajaCredentialInput: {
      environment: 'simulator' | 'sandbox' | 'production';
      name?: string;
      consumer_key: string;
      consumer_secret: string;
    };
    ShortcodeInput: {
      shortcode: string;
      shortcode_type: 'paybill' | 'till';
      credential_id: string;
      lipa_passkey?: string;
      store_number?: string;
      default_account_reference_prefix?: string;
    };
    ClientInput: { name: string; business_id: string; scopes: string[] };
  };
}

export interface TransactionFilters extends Paging {
  status?: string[];
  kind?: string[];
  direction?: string;
  phone_number?: string;
  shortcode?: string;
  account_reference?: string;
  min_amount?: string;
  max_amount?: string;
  start_date?: string;
  end_date?: string;
  search?: string;
  business_id?: string;
}

type Schemas = components['schemas'];

export interface paths {
  '/api/v1/health/ready': { get: Plain };
  '/api/v1/auth/me': { get: Plain };
  '/api/v1/auth/login': { post: Plain<never, { username: string; password: string; otp?: string }> };
  '/api/v1/auth/logout': { post: Plain };
  '/api/v1/bootstrap/superuser': {
    get: Plain;
    post: Plain<never, { token: string; username: string; password: string; email?: string }>;
  };
  '/api/v1/auth/invites/look-up': { post: Plain<never, { token: string }> };
  '/api/v1/auth/invites/accept': { post: Plain<never, { token: string; password: string }> };
  '/api/v1/c2b/stk/push': { post: Plain<never, Schemas['StkPushInput'], { 'Idempotency-Key'?: string }> };
  '/api/v1/c2b/stk/query': { post: Plain<never, { id?: string; checkout_request_id?: string }> };
  '/api/v1/transactions': { get: Plain<TransactionFilters> };
  '/api/v1/transactions/{reference}': { get: Operation<never, Reference> };
  '/api/v1/transactions/{reference}/timeline': { get: Operation<never, Reference> };
  '/api/v1/transactions/{reference}/status-query': { post: Operation<never, Reference> };
  '/api/v1/maintainer/businesses': { get: Plain<Paging>; post: Plain<never, Schemas['BusinessInput']> };
  '/api/v1/maintainer/businesses/{business_id}': { get: Operation<never, BusinessId>; patch: Operation<never, BusinessId, Schemas['BusinessInput']> };
  '/api/v1/maintainer/businesses/{business_id}/daraja-credentials': {
    get: Operation<Paging, BusinessId>;
    post: Operation<never, BusinessId, Schemas['DarajaCredentialInput']>;
  };
  '/api/v1/maintainer/businesses/{business_id}/daraja-credentials/{credential_id}/test': {
    post: Operation<never, { business_id: string; credential_id: string }>;
  };
  '/api/v1/maintainer/businesses/{business_id}/shortcodes': {
    get: Operation<Paging, BusinessId>;
    post: Operation<never, BusinessId, Schemas['ShortcodeInput']>;
  };
  '/api/v1/maintainer/clients': { get: Plain<Paging & { business_id?: string }>; post: Plain<never, Schemas['ClientInput']> };
  '/api/v1/maintainer/clients/{client_id}/rotate-secret': {
    post: Operation<never, { client_id: string }, { overlap_hours?: number }>;
  };
  '/api/v1/maintainer/clients/{client_id}/revoke': { post: Operation<never, { client_id: string }> };
  '/api/v1/admin/logs/calls': { get: Plain<Paging & { business_id?: string }> };
  '/api/v1/admin/logs/callbacks': { get: Plain<Paging & { business_id?: string }> };
  '/api/v1/admin/logs/audit': { get: Plain<Paging & { business_id?: string }> };
}
