using System.Globalization;
using System.Net;
using System.Text;

namespace ILGpuNet.Benchmarks;

/// <summary>The rows as a page: means at the top, then a table for each family with a bar for each ratio. One file that needs nothing else.</summary>
internal static class HtmlPage
{
    /// <summary>The ratio at the right end of the bars, whose scale is logarithmic; its inverse is at the left end. Longer bars are cut off.</summary>
    private const double LongestRatio = 4;

    private static readonly string[] Columns = ["", "ours", "PyTorch", "ratio", "", "rate", "of peak", "PyTorch's best setting"];

    /// <summary>The page of a report.</summary>
    public static string Of(RowReport report)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.Append("<meta name=\"viewport\" content=\"width=device-width\"><title>ILGpuNet benchmarks</title>\n<style>\n").Append(HtmlStyle.Text);
        page.Append("\n</style></head><body>\n<h1>ILGpuNet against PyTorch</h1>\n<p class=\"about\">").Append(Encode(report.Machine.ToString()));
        page.Append("<br>").Append(Encode(report.Against));
        if (report.PyTorch is not null) page.Append(", each row at its best setting");
        page.Append("<br>").Append(report.Date.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)).Append(" UTC</p>\n");
        AddMeans(page, report);
        page.Append("<p class=\"about\">Bars show PyTorch's time over ours, on a logarithmic scale from 1/4 to 4: <b class=\"faster\">to the right</b> ILGpuNet is faster, ");
        page.Append("<b class=\"slower\">to the left</b> PyTorch is. Beside a family's name stands the geometric mean of its ratios. Of peak: of the multiply-adds in registers, of the products of tensor cores where factors are rounded, or of the copy that the same run measured.</p>\n");
        page.Append("<table>\n");
        foreach (IGrouping<string, Row> family in report.Rows.GroupBy(row => row.Workload)) AddFamily(page, family);
        return page.Append("</table>\n</body></html>\n").ToString();
    }

    private static void AddMeans(StringBuilder page, RowReport report)
    {
        page.Append("<div class=\"means\">\n");
        foreach (RatioMean mean in RatioMean.OfGroups(report.Rows))
        {
            page.Append("<div><span>").Append(Encode(mean.Name)).Append("</span><strong class=\"").Append(ClassOf(mean.Mean)).Append("\">");
            page.Append(RowReport.Format(mean.Mean, "0.00")).Append("×</strong><span>lowest ").Append(RowReport.Format(mean.Lowest.Ratio, "0.00"));
            page.Append("×: ").Append(Encode($"{mean.Lowest.Workload} {mean.Lowest.Shape}")).Append("</span></div>\n");
        }
        page.Append("</div>\n");
    }

    private static void AddFamily(StringBuilder page, IGrouping<string, Row> family)
    {
        page.Append("<tbody><tr class=\"family\">");
        foreach ((int column, string title) in Columns.Index())
        {
            page.Append(column is 0 or 4 or 7 ? "<th>" : "<th class=\"number\">");
            page.Append(column == 0 ? $"<h2>{Encode(family.Key)}{MeanOf(family)}</h2>" : column == 4 ? Scale(family) : Encode(title)).Append("</th>");
        }
        page.Append("</tr>\n");
        foreach (Row row in family) AddRow(page, row);
        page.Append("</tbody>\n");
    }

    private static string MeanOf(IGrouping<string, Row> family) => RatioMean.Of([.. family]).FirstOrDefault() is { } mean
        ? $" <small class=\"{ClassOf(mean.Mean)}\">{RowReport.Format(mean.Mean, "0.00")}×</small>"
        : "";

    private static string Scale(IEnumerable<Row> rows) =>
        rows.Any(row => row.Ratio is not null) ? "<div class=\"scale\"><i>¼</i><i>½</i><i>1</i><i>2</i><i>4</i></div>" : "";

    private static void AddRow(StringBuilder page, Row row)
    {
        page.Append("<tr><td>").Append(Encode(row.Shape + row.Precision.Suffix())).Append(row.Workload is "fma-peak" or "copy-bandwidth" ? $", {(row.Threads == 1 ? "one thread" : $"{row.Threads} threads")}" : "").Append("</td>");
        AddCell(page, "number", RowReport.FormatTime(row.MedianMicroseconds) ?? "failed");
        AddCell(page, "number", RowReport.FormatTime(row.PyTorchMicroseconds) ?? (row.PyTorchFailure is null ? "" : "failed"));
        AddCell(page, $"number {(row.Ratio is { } known ? ClassOf(known) : "")}", RowReport.Format(row.Ratio, "0.00"));
        page.Append("<td>");
        if (row.Ratio is { } ratio) AddBar(page, ratio);
        page.Append("</td>");
        AddCell(page, "number", RowReport.Format(row.Rate, "0.0", $" {row.RateUnit}"));
        AddCell(page, "number", RowReport.Format(row.PercentOfReference, "0", " %"));
        AddCell(page, "setting", row.Failure ?? row.PyTorchFailure ?? RowReport.FormatSetting(row));
        page.Append("</tr>\n");
    }

    /// <summary>A bar from the middle, which is 1, to the ratio.</summary>
    private static void AddBar(StringBuilder page, double ratio)
    {
        double end = 50 + 50 * Math.Log(Math.Clamp(ratio, 1 / LongestRatio, LongestRatio)) / Math.Log(LongestRatio);
        page.Append(CultureInfo.InvariantCulture,
            $"<div class=\"bar\"><i class=\"{ClassOf(ratio)}\" style=\"left:{Math.Min(end, 50):0.0}%;width:{Math.Abs(end - 50):0.0}%\"></i></div>");
    }

    private static string ClassOf(double ratio) => ratio >= 1 ? "faster" : "slower";

    private static void AddCell(StringBuilder page, string kind, string text) =>
        page.Append("<td class=\"").Append(kind).Append("\">").Append(Encode(text)).Append("</td>");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
