# Three branches
FROM python:3.12-slim AS deps
COPY requirements.txt .
RUN pip install --no-cache-dir --prefix=/deps -r requirements.txt

FROM node:22-slim AS pages
COPY docs docs
RUN npx --yes sitebuild docs --out /pages

FROM deps AS lint
COPY src src
RUN python -m compileall src

FROM python:3.12-slim
WORKDIR /app
COPY --from=deps /deps /usr/local
COPY --from=pages /pages pages
COPY src src
CMD ["uvicorn", "src.app:app", "--host", "0.0.0.0", "--port", "8000"]
