namespace ILGpuNet.Nn;

/// <summary>Sizes and options of a <see cref="RecurrentLayer"/>, and what they ask of its inputs.</summary>
internal sealed record RecurrentOptions(
    int Inputs, int Hidden, int Layers, RecurrentBias Bias, bool BatchFirst, double Dropout, bool IsBidirectional, int? Projection = null)
{
    public int Directions => IsBidirectional ? 2 : 1;

    /// <summary>Features that one direction puts out, and that its state has.</summary>
    public int Outputs => Projection ?? Hidden;

    public void Check(string layer)
    {
        Requirement.Positive(Inputs, "inputs", layer);
        Requirement.Positive(Hidden, "hidden", layer);
        Requirement.Positive(Layers, "layers", layer);
        if (Dropout is not (>= 0 and <= 1)) throw new InvalidValueException($"[{layer}] dropout must be in [0, 1], found {Dropout}");
        if (Projection is { } size && (size < 1 || size >= Hidden))
            throw new ShapeException($"[{layer}] the projection must be 1 to {Hidden - 1}, less than the hidden units, found {size}");
    }

    /// <summary>The input as [T, N, inputs].</summary>
    public Tensor TimeFirst(Tensor x, DType type, string layer)
    {
        string axes = BatchFirst ? "[N, T" : "[T, N";
        if (x.Rank != 3 || x.Shape[2] != Inputs) throw new ShapeException($"[{layer}] the input must be {axes}, {Inputs}] or [T, {Inputs}], found {x.Shape}");
        if (x.DType != type) throw new DTypeException($"[{layer}] the input must be {type} like the weights, found {x.DType}: convert it with To(DType.{type})");
        if (x.Shape[BatchFirst ? 1 : 0] == 0) throw new ShapeException($"[{layer}] the input {axes}, {Inputs}] must have at least one step, found {x.Shape}");
        return BatchFirst ? x.Transpose(0, 1) : x;
    }

    /// <summary>Requires features, and states without a batch axis where there are some, of an input [T, inputs].</summary>
    public void CheckSingle(Tensor x, Tensor? state, Tensor? cellState, string layer)
    {
        string axes = BatchFirst ? "[N, T" : "[T, N";
        if (x.Shape[1] != Inputs) throw new ShapeException($"[{layer}] the input must be {axes}, {Inputs}] or [T, {Inputs}], found {x.Shape}");
        Require(state, Outputs, "state");
        Require(cellState, Hidden, "cell state");

        void Require(Tensor? given, int features, string what)
        {
            Shape expected = [Layers * Directions, features];
            if (given is not null && given.Shape != expected)
                throw new ShapeException($"[{layer}] the {what} of an input without batch axis must be {expected} (layers times directions, " +
                    $"{(features == Hidden ? "hidden units" : "projection")}), found {given.Shape}");
        }
    }

    /// <summary>Requires a state [layers * directions, N, features], if there is one, beside an input [T, N, inputs].</summary>
    public void CheckState(Tensor? state, int features, Tensor x, string what, string layer)
    {
        if (state is null) return;
        Shape expected = [Layers * Directions, x.Shape[1], features];
        if (state.Shape != expected)
            throw new ShapeException($"[{layer}] the {what} must be {expected} (layers times directions, sequences, {(features == Hidden ? "hidden units" : "projection")}), found {state.Shape}");
        if (state.DType != x.DType)
            throw new DTypeException($"[{layer}] the {what} must be {x.DType} like the input, found {state.DType}: convert it with To(DType.{x.DType})");
    }

    /// <summary>Requires one Int64 for each sequence of an input [T, N, inputs]. That they are 1 to T is found out when they are used.</summary>
    public static void CheckLengths(Tensor? lengths, Tensor x, string layer)
    {
        if (lengths is null) return;
        if (lengths.Rank != 1 || lengths.Shape[0] != x.Shape[1])
            throw new ShapeException($"[{layer}] lengths must be [{x.Shape[1]}], one for each sequence, found {lengths.Shape}");
        if (lengths.DType != DType.Int64)
            throw new DTypeException($"[{layer}] lengths must be Int64, found {lengths.DType}: convert them with To(DType.Int64)");
    }
}
