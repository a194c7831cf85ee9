namespace ILGpuNet.Compiler;

/// <summary>Makes while, do and for of endless loops that are left by a break.</summary>
internal static class LoopShapes
{
    /// <summary>Takes the test at the start or end of the body, and the step at its end, into the loop's head.</summary>
    public static void Recognize(Loop loop)
    {
        List<Statement> body = loop.Body;
        int first = body.FindIndex(statement => statement is not Label);
        if (first >= 0 && body[first] is If { Otherwise: [], Then: [Break] } atStart)
        {
            loop.Test = Make.Not(atStart.Test);
            body.RemoveAt(first);
            if (loop.Step is null && body is [.., Assign { Variable: { } counter } step] && loop.Test.Mentions(counter) && !HasContinue(body))
            {
                loop.Step = step;
                body.RemoveAt(body.Count - 1);
            }
        }
        else if (loop.Step is null && body is [.., If { Otherwise: [], Then: [Break] } atEnd] && !HasContinue(body))
        {
            loop.Test = Make.Not(atEnd.Test);
            loop.TestsAtEnd = true;
            body.RemoveAt(body.Count - 1);
        }
    }

    /// <summary>Takes the assignment of a counter just before its loop into the loop's head.</summary>
    public static void AttachInitials(List<Statement> statements)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            foreach (List<Statement> body in statements[i].Bodies) AttachInitials(body);
            if (i == 0 || statements[i] is not Loop { Step.Variable: { } counter, Initial: null } loop) continue;
            if (statements[i - 1] is not Assign { Variable: { } assigned } initial || assigned != counter) continue;
            loop.Initial = initial;
            statements.RemoveAt(--i);
        }
    }

    /// <summary>Whether a continue of this loop, not of one inside it, is among the statements.</summary>
    private static bool HasContinue(List<Statement> statements) => statements.Any(statement =>
        statement is Continue or Label { IsNextRound: true } || (statement is not Loop && statement.Bodies.Any(HasContinue)));
}
