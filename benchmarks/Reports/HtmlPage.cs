using System.Globalization;
using System.Net;
using System.Text;

namespace ILGpuNet.Benchmarks;

/// <summary>The rows as a page with a bar for each ratio; one file that needs nothing else.</summary>
internal static class HtmlPage
{
    /// <summary>The ratio at the right end of the bars; longer ones are cut off.</summary>
    private const double LongestRatio = 4;

    private const string Style = """
        body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff }
        table { border-collapse: collapse }
        th, td { padding: .2em .8em; text-align: left; border-bottom: 1px solid #ddd; white-space: nowrap }
        td.number { text-align: right; font-variant-numeric: tabular-nums }
        .bar { position: relative; width: 24em; height: 1em; background: #eee }
        .bar i { position: absolute; left: 0; height: 100%; background: #2a7f4f }
        .bar i.slower { background: #b5452c }
        .bar b { position: absolute; left: 25%; height: 100%; border-left: 2px solid #222 }
        """;

    /// <summary>The page of a report.</summary>
    public static string Of(RowReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>ILGpuNet benchmarks</title>\n<style>\n").Append(Style);
        page.Append("\n</style></head><body>\n<h1>ILGpuNet against PyTorch</h1>\n<p>").Append(Encode(report.Machine.ToString())).Append("<br>");
        page.Append(Encode(report.PyTorch is { } rival ? $"PyTorch {rival.Version}, each row at its best setting" : "no PyTorch was found"));
        page.Append("</p>\n<p>Bars: PyTorch's time over ours. Right of the line ours is faster; green bars end there, red ones do not reach it.</p>\n<table>\n<tr>");
        foreach (string title in (string[])["workload", "shape", "ours", "PyTorch", "ratio", "", "rate", "of peak"])
            page.Append("<th>").Append(title).Append("</th>");
        page.Append("</tr>\n");
        foreach (Row row in report.Rows) AddRow(page, row);
        return page.Append("</table>\n</body></html>\n").ToString();
    }

    private static void AddRow(StringBuilder page, Row row)
    {
        page.Append("<tr><td>").Append(Encode(row.Workload)).Append("</td><td>").Append(Encode(row.Shape)).Append("</td>");
        AddNumber(page, RowReport.FormatTime(row.MedianMicroseconds) ?? "failed");
        AddNumber(page, RowReport.FormatTime(row.PyTorchMicroseconds) ?? "");
        AddNumber(page, RowReport.Format(row.Ratio, "0.00"));
        page.Append("<td>");
        if (row.Ratio is { } ratio)
        {
            string width = (100 * Math.Min(ratio, LongestRatio) / LongestRatio).ToString("0.0", CultureInfo.InvariantCulture);
            page.Append("<div class=\"bar\"><i").Append(ratio < 1 ? " class=\"slower\"" : "").Append(" style=\"width:").Append(width).Append("%\"></i><b></b></div>");
        }
        page.Append("</td>");
        AddNumber(page, RowReport.Format(row.Rate, "0.0", $" {row.RateUnit}"));
        AddNumber(page, RowReport.Format(row.PercentOfReference, "0", " %"));
        page.Append("</tr>\n");
    }

    private static void AddNumber(StringBuilder page, string text) => page.Append("<td class=\"number\">").Append(Encode(text)).Append("</td>");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
