namespace ILGpuNet;

/// <summary>
/// A parsed equation of <see cref="Tensor.Einsum"/>: a label for every axis of every operand and of the output. A letter is its own label; the
/// axes that an ellipsis stands for are labelled -1, -2, ... from the last one on, so that they align as in broadcasting.
/// </summary>
internal sealed class EinsumEquation
{
    private const string Ellipsis = "...";

    private readonly string text;

    private EinsumEquation(string text, int[][] operands, int[] output, Dictionary<int, int> extents)
    {
        this.text = text;
        (Operands, Output, Extents) = (operands, output, extents);
    }

    /// <summary>Labels of the operands' axes.</summary>
    public int[][] Operands { get; }

    /// <summary>Labels of the output's axes.</summary>
    public int[] Output { get; }

    /// <summary>Extent of each label: 1 only where it is 1 in every operand.</summary>
    public Dictionary<int, int> Extents { get; }

    /// <summary>Reads an equation for operands of the given shapes.</summary>
    /// <exception cref="ShapeException">The equation is not well formed, or does not fit the shapes.</exception>
    public static EinsumEquation Parse(string text, ReadOnlySpan<Shape> shapes)
    {
        int arrow = text.IndexOf("->", StringComparison.Ordinal);
        int end = arrow < 0 ? text.Length : arrow;
        var terms = new List<Term>();
        for (int start = 0; start <= end;)
        {
            int comma = text.IndexOf(',', start, end - start);
            int termEnd = comma < 0 ? end : comma;
            terms.Add(Term.Read(text, start, termEnd));
            start = termEnd + 1;
        }
        if (terms.Count != shapes.Length)
            throw new ShapeException($"[Einsum] \"{text}\" describes {terms.Count} operands, found {shapes.Length} tensors");
        var operands = new int[shapes.Length][];
        int ellipsisRank = 0;
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = LabelsOf(terms[i], shapes[i], i, text);
            ellipsisRank = Math.Max(ellipsisRank, terms[i].EllipsisAt < 0 ? 0 : shapes[i].Rank - terms[i].Labels.Count);
        }
        int[] output = arrow < 0
            ? ImplicitOutput(operands)
            : Term.Read(text, arrow + 2, text.Length).Expand(ellipsisRank);
        var equation = new EinsumEquation(text, operands, output, []);
        equation.TakeExtents(shapes);
        equation.CheckOutput(arrow);
        return equation;
    }

    /// <summary>A label as the messages show it.</summary>
    public static string NameOf(int label) => label > 0 ? $"'{(char)label}'" : $"axis {label} of the ellipsis";

    /// <summary>The labels of the ellipsis, then in alphabetical order those that occur once.</summary>
    private static int[] ImplicitOutput(int[][] operands)
    {
        int[] all = [.. operands.SelectMany(labels => labels)];
        return [.. all.Where(label => label < 0).Distinct().Order(), .. all.Where(label => label > 0 && all.Count(other => other == label) == 1).Order()];
    }

    private static int[] LabelsOf(Term term, Shape shape, int operand, string text)
    {
        int covered = shape.Rank - term.Labels.Count;
        if (covered < 0 || covered > 0 && term.EllipsisAt < 0)
        {
            throw new ShapeException(
                $"[Einsum] operand {operand} of \"{text}\" has {term.Labels.Count} labels, but shape {shape} has {shape.Rank} axes" +
                (covered > 0 ? ": name them all, or put ... where the others are" : ""));
        }
        return term.Expand(covered);
    }

    private void TakeExtents(ReadOnlySpan<Shape> shapes)
    {
        var foundIn = new Dictionary<int, int>();
        for (int i = 0; i < shapes.Length; i++)
        {
            for (int axis = 0; axis < Operands[i].Length; axis++)
            {
                int label = Operands[i][axis], extent = shapes[i][axis];
                int first = Array.IndexOf(Operands[i], label);
                if (shapes[i][first] != extent)
                {
                    throw new ShapeException(
                        $"[Einsum] label {NameOf(label)} is repeated in operand {i} of \"{text}\" with shape {shapes[i]}: a diagonal needs equal extents, found {shapes[i][first]} and {extent}");
                }
                if (!Extents.TryGetValue(label, out int known) || known == 1)
                {
                    (Extents[label], foundIn[label]) = (extent, i);
                }
                else if (extent != 1 && extent != known)
                {
                    throw new ShapeException(
                        $"[Einsum] label {NameOf(label)} of \"{text}\" is {known} in operand {foundIn[label]} and {extent} in operand {i}: extents must be equal or 1");
                }
            }
        }
    }

    private void CheckOutput(int arrow)
    {
        for (int i = 0; i < Output.Length; i++)
        {
            int label = Output[i];
            int position = label > 0 ? text.IndexOf((char)label, arrow + 2) : arrow + 2;
            if (!Extents.ContainsKey(label))
                throw new ShapeException($"[Einsum] label {NameOf(label)} at position {position} of \"{text}\" is in no operand");
            if (Array.IndexOf(Output, label) != i)
                throw new ShapeException($"[Einsum] label {NameOf(label)} is twice in the output of \"{text}\"");
        }
    }

    /// <summary>The labels of one operand or of the output as they are written.</summary>
    private readonly record struct Term(List<int> Labels, int EllipsisAt)
    {
        public static Term Read(string text, int start, int end)
        {
            var labels = new List<int>();
            int ellipsisAt = -1;
            for (int position = start; position < end; position++)
            {
                char letter = text[position];
                if (letter == ' ') continue;
                if (char.IsAsciiLetter(letter))
                {
                    labels.Add(letter);
                    continue;
                }
                bool isEllipsis = string.CompareOrdinal(text, position, Ellipsis, 0, Ellipsis.Length) == 0 && position + Ellipsis.Length <= end;
                if (!isEllipsis)
                    throw new ShapeException($"[Einsum] unexpected '{letter}' at position {position} of \"{text}\": expected letters, \"...\", \",\" and \"->\"");
                if (ellipsisAt >= 0)
                    throw new ShapeException($"[Einsum] there is a second ellipsis at position {position} of \"{text}\": one is allowed in each operand and in the output");
                ellipsisAt = labels.Count;
                position += Ellipsis.Length - 1;
            }
            return new Term(labels, ellipsisAt);
        }

        /// <summary>The labels with those of an ellipsis over <paramref name="covered"/> axes put in.</summary>
        public int[] Expand(int covered) => EllipsisAt < 0
            ? [.. Labels]
            : [.. Labels.Take(EllipsisAt), .. Enumerable.Range(-covered, covered), .. Labels.Skip(EllipsisAt)];
    }
}
