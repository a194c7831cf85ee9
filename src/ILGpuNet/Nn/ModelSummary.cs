using System.Globalization;
using System.Text;

namespace ILGpuNet.Nn;

/// <summary>One row of a summary.</summary>
/// <param name="Name">Where the layer is in the model.</param>
/// <param name="Layer">Type and options.</param>
/// <param name="Output">Shape of its output.</param>
/// <param name="Parameters">Elements of the layer's own parameters, without those of layers within.</param>
public sealed record SummaryRow(string Name, string Layer, Shape Output, long Parameters);

/// <summary>The layers of a model with output shapes and parameter counts, as Keras shows them.</summary>
public sealed class ModelSummary
{
    private ModelSummary(IReadOnlyList<SummaryRow> rows, long total, long trainable)
    {
        Rows = rows;
        TotalParameters = total;
        TrainableParameters = trainable;
    }

    /// <summary>Innermost layers, and outer ones with parameters of their own, in the order in which they finish.</summary>
    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>Elements of all parameters.</summary>
    public long TotalParameters { get; }

    /// <summary>Elements of the parameters that are not frozen.</summary>
    public long TrainableParameters { get; }

    /// <summary>Follows an input of the given shape through the model; nothing is computed or changed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">Shape of an input, with the batch axis.</param>
    /// <param name="type">Type of the input, such as Int64 for tokens; that of the parameters if null.</param>
    public static ModelSummary Of(Layer model, Shape input, DType? type = null)
    {
        Parameter? first = model.Parameters().FirstOrDefault();
        return Of(model, () => model.Forward(Tensor.Zeros(input, type ?? first?.DType ?? DType.Float32, first?.Device)));
    }

    /// <summary>Follows a call of a model through it, for models that take several inputs; nothing is computed or changed:
    /// <code>
    /// ModelSummary.Of(model, () => model.Forward(Tensor.Zeros([1, 4]), Tensor.Zeros([1, 3])))
    /// </code>
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">Calls it.</param>
    public static ModelSummary Of(Module model, Func<Tensor> forward)
    {
        Parameter[] parameters = [.. model.Parameters()];
        var names = model.Modules().ToDictionary(entry => entry.Module, entry => entry.Path.TrimEnd('.'));
        var rows = new List<SummaryRow>();
        using (model.UseMode(isTraining: false))
        using (Tensor.NoGradient())
        {
            Layer.Observe(forward, (layer, output) =>
            {
                long own = layer.ParameterCount - layer.Children().Sum(child => child.Module.ParameterCount);
                if (own <= 0 && layer.Children().Any()) return;
                string text = layer.Options.Length == 0 ? layer.GetType().Name : $"{layer.GetType().Name}({layer.Options})";
                rows.Add(new SummaryRow(names.GetValueOrDefault(layer, ""), text, output.Shape, own));
            });
        }
        return new ModelSummary(rows, parameters.Sum(parameter => parameter.Count),
            parameters.Where(parameter => !parameter.IsFrozen).Sum(parameter => parameter.Count));
    }

    /// <summary>The table as text.</summary>
    public override string ToString()
    {
        string[][] cells = [["", "Layer", "Output", "Parameters"],
            .. Rows.Select(row => new[] { row.Name, row.Layer, row.Output.ToString(), Number(row.Parameters) })];
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            for (int column = 0; column < 3; column++) text.Append(cells[i][column].PadRight(widths[column])).Append("  ");
            text.Append(cells[i][3].PadLeft(widths[3])).Append('\n');
            if (i == 0) text.Append('-', widths.Sum() + 6).Append('\n');
        }
        text.Append('-', widths.Sum() + 6).Append('\n');
        return text.Append($"{Number(TotalParameters)} parameters, {Number(TrainableParameters)} trainable").ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
