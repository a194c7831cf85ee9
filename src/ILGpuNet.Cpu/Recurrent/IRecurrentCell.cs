using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>What a recurrent cell computes element by element, for a vector of hidden units of one sequence at one step.</summary>
internal unsafe interface IRecurrentCell<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Hidden units of a vector.</summary>
    static abstract int Width { get; }

    /// <summary>
    /// Saves the gates that need nothing but their own two parts, behind their functions. A loop for each: together, functions are more than the
    /// JIT inlines, and their constants more than there are registers.
    /// </summary>
    /// <param name="row">Where they are.</param>
    /// <param name="start">The first hidden unit.</param>
    /// <param name="count">How many.</param>
    static abstract void OpenGates(in CellRow<T> row, int start, int count);

    /// <summary>State, and what else is saved, from the gates.</summary>
    /// <param name="row">Where they are.</param>
    /// <param name="j">The first hidden unit.</param>
    /// <param name="count">How many, up to <see cref="Width"/>.</param>
    static abstract void Forward(in CellRow<T> row, int j, int count);

    /// <summary>Gradients of the gates, and what flows to the previous state past the recurrent weight.</summary>
    /// <param name="row">Where they are.</param>
    /// <param name="j">The first hidden unit.</param>
    /// <param name="count">How many, up to <see cref="Width"/>.</param>
    static abstract void Backward(in CellGradientRow<T> row, int j, int count);
}

/// <summary>One sequence at one step. Gates of a row lie one after the other, H apart; pointers are to hidden unit 0.</summary>
internal unsafe struct CellRow<T> where T : unmanaged
{
    /// <summary>H.</summary>
    public int Hidden;
    /// <summary>The inputs' part of the gates.</summary>
    public T* Input;
    /// <summary>The recurrent part of the gates, <see cref="RecurrentStride"/> apart.</summary>
    public T* Recurrent;
    /// <summary>Distance between gates of <see cref="Recurrent"/>.</summary>
    public int RecurrentStride;
    /// <summary>Bias of the recurrent part, where the cell has one.</summary>
    public T* Bias;
    /// <summary>The state before and after the step.</summary>
    public T* Previous, State;
    /// <summary>The cell state before and after the step, where the cell has one.</summary>
    public T* PreviousCell, CellState;
    /// <summary>What is saved for the gradient, where something is.</summary>
    public T* Gates;
}

/// <summary>The same for gradients.</summary>
internal unsafe struct CellGradientRow<T> where T : unmanaged
{
    /// <summary>H.</summary>
    public int Hidden;
    /// <summary>Gradient of the state from outside.</summary>
    public T* StateGradient;
    /// <summary>Gradient of the state from later steps; becomes the part of the previous state's gradient that no weight is in.</summary>
    public T* Carried;
    /// <summary>Gradient of the cell state from outside and from later steps, which becomes that of the previous cell state.</summary>
    public T* CellGradient, CarriedCell;
    /// <summary>The state before and after the step.</summary>
    public T* Previous, State;
    /// <summary>The cell state before and after the step.</summary>
    public T* PreviousCell, CellState;
    /// <summary>What the step has saved.</summary>
    public T* Gates;
    /// <summary>Result: gradient of the inputs' part of the gates.</summary>
    public T* InputGradient;
    /// <summary>Result: gradient of the recurrent part, where it is another one.</summary>
    public T* RecurrentGradient;
}
