using System.Globalization;
using System.Text;

namespace ILGpuNet.Data;

/// <summary>
/// A table of a text file with separators, as RFC 4180 describes it: fields in quotes can hold separators, line breaks and doubled quotes.
/// <code>
/// var iris = CsvTable.Load("iris.csv");
/// (Tensor labels, string[] names) = iris.Classes("species");
/// var loader = new DataLoader(iris.Numbers("sepal length", "petal length"), labels, batchSize: 16, shuffle: true);
/// </code>
/// </summary>
public sealed class CsvTable
{
    private readonly string path;
    private readonly List<(int Line, string[] Fields)> rows;

    private CsvTable(string path, string[] columns, List<(int Line, string[] Fields)> rows) => (this.path, Columns, this.rows) = (path, columns, rows);

    /// <summary>Names of the columns; 0, 1 and so on where there is no header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of rows, without the header.</summary>
    public int RowCount => rows.Count;

    /// <summary>Reads a file in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hasHeader">Whether the first line names the columns.</param>
    /// <param name="separator">What is between fields.</param>
    /// <exception cref="DataFormatException">A row has another number of fields than the first, a quote is not closed, or there is no row.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static CsvTable Load(string path, bool hasHeader = true, char separator = ',')
    {
        List<(int Line, string[] Fields)> rows = Parse(path, File.ReadAllText(path), separator);
        if (rows.Count == 0) throw new DataFormatException($"{path}: expected a table, found an empty file");
        int count = rows[0].Fields.Length;
        foreach ((int line, string[] fields) in rows)
        {
            if (fields.Length != count)
                throw new DataFormatException($"{path}, line {line}: expected {count} fields separated by '{separator}' as in line {rows[0].Line}, found {fields.Length}");
        }
        string[] columns = hasHeader ? rows[0].Fields : [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new CsvTable(path, columns, hasHeader ? rows[1..] : rows);
    }

    /// <summary>Columns as numbers: Float32 [rows, columns].</summary>
    /// <param name="columns">Their names; all if there is none.</param>
    /// <exception cref="ILGpuNetException">There is no such column.</exception>
    /// <exception cref="DataFormatException">A field is no number; the message says where.</exception>
    public Tensor Numbers(params string[] columns)
    {
        int[] places = columns.Length == 0 ? [.. Enumerable.Range(0, Columns.Count)] : Array.ConvertAll(columns, PlaceOf);
        var numbers = new float[rows.Count * places.Length];
        int next = 0;
        foreach ((int line, string[] fields) in rows)
        {
            foreach (int place in places)
            {
                if (!float.TryParse(fields[place], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[next++]))
                    throw new DataFormatException($"{path}, line {line}, column '{Columns[place]}': expected a number, found '{fields[place]}'");
            }
        }
        return Tensor.FromArray(numbers, [rows.Count, places.Length]);
    }

    /// <summary>A column as classes: Int64 [rows], and the text of each class, in alphabetical order.</summary>
    /// <exception cref="ILGpuNetException">There is no such column.</exception>
    public (Tensor Labels, string[] Names) Classes(string column)
    {
        string[] texts = Texts(column), names = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        return (Tensor.FromArray(Array.ConvertAll(texts, text => (long)Array.BinarySearch(names, text, StringComparer.Ordinal))), names);
    }

    /// <summary>The texts of a column.</summary>
    /// <exception cref="ILGpuNetException">There is no such column.</exception>
    public string[] Texts(string column)
    {
        int place = PlaceOf(column);
        return [.. rows.Select(row => row.Fields[place])];
    }

    private int PlaceOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column) return i;
        }
        throw new ILGpuNetException($"{path}: there is no column '{column}', found {string.Join(", ", Columns)}");
    }

    /// <summary>Rows with the numbers of their lines; empty lines are left out.</summary>
    private static List<(int Line, string[] Fields)> Parse(string path, string text, char separator)
    {
        var rows = new List<(int Line, string[] Fields)>();
        var fields = new List<string>();
        var field = new StringBuilder();
        (int line, int rowLine, bool isQuoted) = (1, 1, false);
        for (int i = 0; i <= text.Length; i++)
        {
            char next = i < text.Length ? text[i] : '\n';
            if (next == '\n') line++;
            if (isQuoted)
            {
                if (i == text.Length) throw new DataFormatException($"{path}, line {rowLine}: a field begins with a quote that is not closed");
                if (next != '"') field.Append(next);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
                else isQuoted = false;
            }
            else if (next == '"' && field.Length == 0)
            {
                isQuoted = true;
            }
            else if (next == separator || next == '\n')
            {
                fields.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (next == separator) continue;
                if (fields.Count > 1 || fields[0].Length > 0) rows.Add((rowLine, [.. fields]));
                fields.Clear();
                rowLine = line;
            }
            else
            {
                field.Append(next);
            }
        }
        return rows;
    }
}
