/*
 * The built-in catalogue, as bytes of this object file.
 *
 * SPDX-License-Identifier: Apache-2.0
 *
 * The library must find its connectors without a file beside it, so the compiler puts them in. Each file of
 * connectors/ has its line here, in the order of the keys; Tests/checks/catalogue compares.
 */
#include "catalogue.h"

/* #embed belongs to C23; clang offers it in every version and says so. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char connectors[] = {
    '[',
#embed "connectors/activecampaign.json" suffix(,)
    ',',
#embed "connectors/acuity-scheduling.json" suffix(,)
    ',',
#embed "connectors/aircall.json" suffix(,)
    ',',
#embed "connectors/airtable.json" suffix(,)
    ',',
#embed "connectors/anthropic.json" suffix(,)
    ',',
#embed "connectors/asana.json" suffix(,)
    ',',
#embed "connectors/ashby.json" suffix(,)
    ',',
#embed "connectors/attio.json" suffix(,)
    ',',
#embed "connectors/bamboohr.json" suffix(,)
    ',',
#embed "connectors/bigcommerce.json" suffix(,)
    ',',
#embed "connectors/bitbucket.json" suffix(,)
    ',',
#embed "connectors/box.json" suffix(,)
    ',',
#embed "connectors/brevo.json" suffix(,)
    ',',
#embed "connectors/cal-com.json" suffix(,)
    ',',
#embed "connectors/calendly.json" suffix(,)
    ',',
#embed "connectors/chargebee.json" suffix(,)
    ',',
#embed "connectors/clickup.json" suffix(,)
    ',',
#embed "connectors/close.json" suffix(,)
    ',',
#embed "connectors/cloudflare.json" suffix(,)
    ',',
#embed "connectors/coda.json" suffix(,)
    ',',
#embed "connectors/confluence.json" suffix(,)
    ',',
#embed "connectors/copper.json" suffix(,)
    ',',
#embed "connectors/datadog.json" suffix(,)
    ',',
#embed "connectors/docusign.json" suffix(,)
    ',',
#embed "connectors/dropbox.json" suffix(,)
    ',',
#embed "connectors/dropbox-sign.json" suffix(,)
    ',',
#embed "connectors/freshbooks.json" suffix(,)
    ',',
#embed "connectors/freshdesk.json" suffix(,)
    ',',
#embed "connectors/front.json" suffix(,)
    ',',
#embed "connectors/github.json" suffix(,)
    ',',
#embed "connectors/gitlab.json" suffix(,)
    ',',
#embed "connectors/gmail.json" suffix(,)
    ',',
#embed "connectors/google-analytics.json" suffix(,)
    ',',
#embed "connectors/google-bigquery.json" suffix(,)
    ',',
#embed "connectors/google-calendar.json" suffix(,)
    ',',
#embed "connectors/google-drive.json" suffix(,)
    ',',
#embed "connectors/google-meet.json" suffix(,)
    ',',
#embed "connectors/google-sheets.json" suffix(,)
    ',',
#embed "connectors/gorgias.json" suffix(,)
    ',',
#embed "connectors/gusto.json" suffix(,)
    ',',
#embed "connectors/harvest.json" suffix(,)
    ',',
#embed "connectors/help-scout.json" suffix(,)
    ',',
#embed "connectors/hubspot.json" suffix(,)
    ',',
#embed "connectors/intercom.json" suffix(,)
    ',',
#embed "connectors/jira.json" suffix(,)
    ',',
#embed "connectors/jotform.json" suffix(,)
    ',',
#embed "connectors/klaviyo.json" suffix(,)
    ',',
#embed "connectors/lever.json" suffix(,)
    ',',
#embed "connectors/linear.json" suffix(,)
    ',',
#embed "connectors/linkedin.json" suffix(,)
    ',',
#embed "connectors/mailchimp.json" suffix(,)
    ',',
#embed "connectors/mailgun.json" suffix(,)
    ',',
#embed "connectors/mattermost.json" suffix(,)
    ',',
#embed "connectors/microsoft-excel.json" suffix(,)
    ',',
#embed "connectors/microsoft-teams.json" suffix(,)
    ',',
#embed "connectors/mixpanel.json" suffix(,)
    ',',
#embed "connectors/mollie.json" suffix(,)
    ',',
#embed "connectors/monday.json" suffix(,)
    ',',
#embed "connectors/netlify.json" suffix(,)
    ',',
#embed "connectors/notion.json" suffix(,)
    ',',
#embed "connectors/onedrive.json" suffix(,)
    ',',
#embed "connectors/openai.json" suffix(,)
    ',',
#embed "connectors/outlook.json" suffix(,)
    ',',
#embed "connectors/outlook-calendar.json" suffix(,)
    ',',
#embed "connectors/pagerduty.json" suffix(,)
    ',',
#embed "connectors/pandadoc.json" suffix(,)
    ',',
#embed "connectors/pinterest.json" suffix(,)
    ',',
#embed "connectors/pipedrive.json" suffix(,)
    ',',
#embed "connectors/posthog.json" suffix(,)
    ',',
#embed "connectors/postmark.json" suffix(,)
    ',',
#embed "connectors/quickbooks.json" suffix(,)
    ',',
#embed "connectors/ringcentral.json" suffix(,)
    ',',
#embed "connectors/salesforce.json" suffix(,)
    ',',
#embed "connectors/sendgrid.json" suffix(,)
    ',',
#embed "connectors/sentry.json" suffix(,)
    ',',
#embed "connectors/shopify.json" suffix(,)
    ',',
#embed "connectors/slack.json" suffix(,)
    ',',
#embed "connectors/smartsheet.json" suffix(,)
    ',',
#embed "connectors/square.json" suffix(,)
    ',',
#embed "connectors/stripe.json" suffix(,)
    ',',
#embed "connectors/supabase.json" suffix(,)
    ',',
#embed "connectors/surveymonkey.json" suffix(,)
    ',',
#embed "connectors/tally.json" suffix(,)
    ',',
#embed "connectors/todoist.json" suffix(,)
    ',',
#embed "connectors/toggl-track.json" suffix(,)
    ',',
#embed "connectors/trello.json" suffix(,)
    ',',
#embed "connectors/twilio.json" suffix(,)
    ',',
#embed "connectors/typeform.json" suffix(,)
    ',',
#embed "connectors/vercel.json" suffix(,)
    ',',
#embed "connectors/webex.json" suffix(,)
    ',',
#embed "connectors/woocommerce.json" suffix(,)
    ',',
#embed "connectors/workable.json" suffix(,)
    ',',
#embed "connectors/wrike.json" suffix(,)
    ',',
#embed "connectors/x.json" suffix(,)
    ',',
#embed "connectors/xero.json" suffix(,)
    ',',
#embed "connectors/youtube.json" suffix(,)
    ',',
#embed "connectors/zendesk.json" suffix(,)
    ',',
#embed "connectors/zoho-books.json" suffix(,)
    ',',
#embed "connectors/zoho-crm.json" suffix(,)
    ',',
#embed "connectors/zoom.json" suffix(,)
    ']'
};

static const unsigned char categories[] = {
#embed "categories.json"
};

const unsigned char *catalogue_json(size_t *length)
{
    *length = sizeof connectors;
    return connectors;
}

const unsigned char *catalogue_categories_json(size_t *length)
{
    *length = sizeof categories;
    return categories;
}
